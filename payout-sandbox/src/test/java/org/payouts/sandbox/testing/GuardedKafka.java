package org.payouts.sandbox.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.awaitility.Awaitility;
import org.payouts.config.Settings;
import org.payouts.rights.Right;
import org.payouts.sandbox.kafka.LocalKafka;
import org.payouts.sandbox.net.LoopbackPorts;

/**
 * A broker that checks rights and denies what is not granted. Services come over TLS with a SCRAM
 * password and may do what was granted to their user. The test itself has a listener of its own,
 * whose clients may do everything.
 */
public final class GuardedKafka implements AutoCloseable {
  private static final long DEADLINE_S = 30;
  private static final int ITERATIONS = 4_096;
  private static final String MECHANISM = "SCRAM-SHA-512";
  private static final String LOGIN =
      "org.apache.kafka.common.security.scram.ScramLoginModule required";
  private static final String GUARDED = "listener.name.guarded.";

  private final LocalKafka kafka;
  private final int guardedPort;
  private final Path directory;
  private final TestCertificate certificate;
  private final Map<String, String> passwords = new HashMap<>();

  private GuardedKafka(
      LocalKafka kafka, int guardedPort, Path directory, TestCertificate certificate) {
    this.kafka = kafka;
    this.guardedPort = guardedPort;
    this.directory = directory;
    this.certificate = certificate;
  }

  /** Starts the broker with these users; they may do nothing yet. */
  public static GuardedKafka start(List<String> users) {
    Path directory;
    try {
      directory = Files.createTempDirectory("payouts-guarded-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TestCertificate certificate = TestCertificate.in(directory);
    int open = LoopbackPorts.free();
    int guarded = LoopbackPorts.free();
    int controller = LoopbackPorts.free();
    String host = "://" + LoopbackPorts.HOST + ":";
    Map<String, String> settings = new HashMap<>(certificate.listener(GUARDED));
    settings.put("controller.quorum.voters", "1@" + LoopbackPorts.HOST + ":" + controller);
    String clients = "CLIENT" + host + open + ",GUARDED" + host + guarded;
    settings.put("listeners", clients + ",CONTROLLER" + host + controller);
    settings.put("advertised.listeners", clients);
    settings.put(
        "listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT,GUARDED:SASL_SSL");
    settings.put(GUARDED + "sasl.enabled.mechanisms", MECHANISM);
    settings.put(GUARDED + "scram-sha-512.sasl.jaas.config", LOGIN + ";");
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("allow.everyone.if.no.acl.found", "false");
    settings.put("super.users", "User:ANONYMOUS");
    GuardedKafka started =
        new GuardedKafka(
            LocalKafka.start(new LocalKafka.Options(null, open, settings)),
            guarded,
            directory,
            certificate);
    started.add(users);
    return started;
  }

  private void add(List<String> users) {
    users.forEach(user -> passwords.put(user, UniqueNames.of("sEcReT-of-" + user)));
    List<UserScramCredentialAlteration> credentials =
        users.stream()
            .<UserScramCredentialAlteration>map(
                user ->
                    new UserScramCredentialUpsertion(
                        user,
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                        passwords.get(user)))
            .toList();
    try (Admin admin = admin()) {
      admin.alterUserScramCredentials(credentials).all().get(DEADLINE_S, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot add users", e);
    }
    // The controller answers before the broker knows them.
    users.forEach(
        user -> Awaitility.await().atMost(Duration.ofSeconds(DEADLINE_S)).until(() -> known(user)));
  }

  private boolean known(String user) throws InterruptedException {
    try (Admin admin = Admin.create(Settings.of(settings(user)).kafkaClient())) {
      admin.describeCluster().nodes().get();
      return true;
    } catch (ExecutionException | KafkaException e) {
      return false;
    }
  }

  /** Where clients may do everything. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  public TestCertificate certificate() {
    return certificate;
  }

  /** The user's password. */
  public String password(String user) {
    return passwords.get(user);
  }

  /** Settings of a service that comes as this user. */
  public Map<String, String> settings(String user) {
    Map<String, String> settings = new HashMap<>(certificate.trust("kafka."));
    settings.put("kafka.bootstrap.servers", LoopbackPorts.HOST + ":" + guardedPort);
    settings.put("kafka.security.protocol", "SASL_SSL");
    settings.put("kafka.sasl.mechanism", MECHANISM);
    settings.put(
        "kafka.sasl.jaas.config",
        "%s username=\"%s\" password=\"%s\";".formatted(LOGIN, user, passwords.get(user)));
    return settings;
  }

  /** Grants rights; returns once the broker applies them. */
  public void grant(String user, List<Right> rights) {
    grant(rights.stream().flatMap(right -> right.bindings(user).stream()).toList());
  }

  /** Grants rights; returns once the broker applies them. */
  public void grant(Collection<AclBinding> bindings) {
    change(admin -> admin.createAcls(bindings).all(), acls -> acls.containsAll(bindings));
  }

  /** Takes rights back; returns once the broker applies that. */
  public void revoke(AclBinding... bindings) {
    change(
        admin -> admin.deleteAcls(Stream.of(bindings).map(AclBinding::toFilter).toList()).all(),
        acls -> Collections.disjoint(acls, List.of(bindings)));
  }

  private interface Change {
    KafkaFuture<?> on(Admin admin);
  }

  /**
   * The controller answers before the broker's authorizer knows of the change, which may come late
   * behind topics that are being created.
   */
  private void change(Change change, Predicate<Collection<AclBinding>> applied) {
    try (Admin admin = admin()) {
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

  private Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
  }

  @Override
  public void close() {
    kafka.close();
    try {
      Files.deleteIfExists(certificate.keyStore());
      Files.deleteIfExists(certificate.trusted());
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
