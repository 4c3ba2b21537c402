package org.payouts.sandbox.testing;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.payouts.sandbox.kafka.LocalKafka;
import org.payouts.sandbox.net.LoopbackPorts;

/**
 * A broker that checks rights. It has two listeners: one for the test, whose clients may do
 * everything, and one with a password for {@link #USER}, who may do what was granted.
 */
public final class GuardedKafka implements AutoCloseable {
  /** The user whose rights are checked. */
  public static final String USER = "guarded";

  private static final long DEADLINE_S = 30;
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";

  private final LocalKafka kafka;
  private final int guardedPort;

  private GuardedKafka(LocalKafka kafka, int guardedPort) {
    this.kafka = kafka;
    this.guardedPort = guardedPort;
  }

  /** A right on a resource; a name that ends with {@code *} is a prefix. */
  public record Right(ResourceType type, String name, AclOperation operation) {

    private AclBinding binding() {
      boolean prefix = name.length() > 1 && name.endsWith("*");
      ResourcePattern pattern =
          new ResourcePattern(
              type,
              prefix ? name.substring(0, name.length() - 1) : name,
              prefix ? PatternType.PREFIXED : PatternType.LITERAL);
      return new AclBinding(
          pattern, new AccessControlEntry("User:" + USER, "*", operation, AclPermissionType.ALLOW));
    }
  }

  /** Starts the broker; {@link #USER} may do nothing yet. */
  public static GuardedKafka start() {
    int open = LoopbackPorts.free();
    int guarded = LoopbackPorts.free();
    int controller = LoopbackPorts.free();
    String host = "://" + LoopbackPorts.HOST + ":";
    Map<String, String> settings = new HashMap<>();
    settings.put("controller.quorum.voters", "1@" + LoopbackPorts.HOST + ":" + controller);
    String clients = "CLIENT" + host + open + ",GUARDED" + host + guarded;
    settings.put("listeners", clients + ",CONTROLLER" + host + controller);
    settings.put("advertised.listeners", clients);
    settings.put(
        "listener.security.protocol.map",
        "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT,GUARDED:SASL_PLAINTEXT");
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put(
        "listener.name.guarded.plain.sasl.jaas.config", LOGIN + " user_" + USER + "=\"secret\";");
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("super.users", "User:ANONYMOUS");
    return new GuardedKafka(
        LocalKafka.start(new LocalKafka.Options(null, open, settings)), guarded);
  }

  /** Where clients may do everything. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Settings of a service that comes as {@link #USER}. */
  public Map<String, String> settings() {
    return Map.of(
        "kafka.bootstrap.servers",
        LoopbackPorts.HOST + ":" + guardedPort,
        "kafka.security.protocol",
        "SASL_PLAINTEXT",
        "kafka.sasl.mechanism",
        "PLAIN",
        "kafka.sasl.jaas.config",
        LOGIN + " username=\"" + USER + "\" password=\"secret\";");
  }

  /** Grants rights; returns once the broker applies them. */
  public void grant(List<Right> rights) {
    List<AclBinding> bindings = rights.stream().map(Right::binding).toList();
    change(admin -> admin.createAcls(bindings).all(), acls -> acls.containsAll(bindings));
  }

  /** Takes rights back; returns once the broker applies that. */
  public void revoke(Right... rights) {
    List<AclBinding> bindings = Stream.of(rights).map(Right::binding).toList();
    change(
        admin -> admin.deleteAcls(bindings.stream().map(AclBinding::toFilter).toList()).all(),
        acls -> Collections.disjoint(acls, bindings));
  }

  /** Takes every right back; returns once the broker applies that. */
  public void revokeAll() {
    change(admin -> admin.deleteAcls(List.of(AclBindingFilter.ANY)).all(), Collection::isEmpty);
  }

  private interface Change {
    KafkaFuture<?> on(Admin admin);
  }

  /**
   * The controller answers before the broker's authorizer knows of the change, which may come late
   * behind topics that are being created.
   */
  private void change(Change change, Predicate<Collection<AclBinding>> applied) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
      change.on(admin).get(DEADLINE_S, TimeUnit.SECONDS);
      Awaitility.await()
          .atMost(Duration.ofSeconds(DEADLINE_S))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () ->
                  applied.test(
                      admin
                          .describeAcls(AclBindingFilter.ANY)
                          .values()
                          .get(DEADLINE_S, TimeUnit.SECONDS)));
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot change rights", e);
    }
  }

  @Override
  public void close() {
    kafka.close();
  }
}
