package org.payouts.verification.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclBinding;
import org.payouts.cli.kafka.AdminAnswers;
import org.payouts.config.Settings;
import org.payouts.rights.RightsTable;

/**
 * TLS, passwords and rights on the ways of the services: each comes as the principal of its role,
 * and may do what the table of rights says. Tools have a listener of their own, where everything is
 * allowed.
 */
final class Guard {
  /** Settings of the brokers. */
  static final Map<String, String> BROKERS =
      Map.of(
          "authorizer.class.name",
          "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
          "allow.everyone.if.no.acl.found",
          "false",
          "super.users",
          "User:ANONYMOUS");

  private static final Duration KNOWN = Duration.ofSeconds(30);
  private static final int ITERATIONS = 4_096;
  private static final String MECHANISM = "SCRAM-SHA-512";
  private static final String LOGIN =
      "org.apache.kafka.common.security.scram.ScramLoginModule required";

  private final Path keyStore;
  private final String storePassword = UUID.randomUUID().toString();
  private final Map<ProxyRoute, String> passwords = new EnumMap<>(ProxyRoute.class);

  /** Makes a key with a certificate in the directory, valid for two days. */
  Guard(Path directory) {
    this.keyStore = directory.resolve("server.p12");
    ProxyRoute.ALL.forEach(route -> passwords.put(route, UUID.randomUUID().toString()));
    try {
      Files.deleteIfExists(keyStore);
      keytool();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keytool() throws IOException {
    String bin = System.getProperty("java.home") + File.separator + "bin" + File.separator;
    List<String> command =
        List.of(
            bin + "keytool",
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-validity",
            "2",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            keyStore.toString(),
            "-storepass",
            storePassword);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IllegalStateException("keytool: " + said);
    }
  }

  /** Settings of a listener for services. */
  Map<String, String> listener() {
    return Map.of(
        "ssl.keystore.location",
        keyStore.toString(),
        "ssl.keystore.type",
        "PKCS12",
        "ssl.keystore.password",
        storePassword,
        "ssl.key.password",
        storePassword,
        "sasl.enabled.mechanisms",
        MECHANISM,
        "scram-sha-512.sasl.jaas.config",
        LOGIN + ";");
  }

  /** Settings of a service behind that route. */
  Map<String, String> client(ProxyRoute route) {
    return Map.of(
        "kafka.security.protocol",
        "SASL_SSL",
        "kafka.ssl.truststore.location",
        keyStore.toString(),
        "kafka.ssl.truststore.type",
        "PKCS12",
        "kafka.ssl.truststore.password",
        storePassword,
        "kafka.sasl.mechanism",
        MECHANISM,
        "kafka.sasl.jaas.config",
        "%s username=\"%s\" password=\"%s\";"
            .formatted(
                LOGIN, route.role().principal(), Objects.requireNonNull(passwords.get(route))));
  }

  /** Adds the users and what the table grants them; returns when the brokers know the users. */
  void grant(Settings tools) {
    try (Admin admin = Admin.create(tools.kafkaClient())) {
      List<UserScramCredentialAlteration> users = new ArrayList<>();
      List<AclBinding> rights = new ArrayList<>();
      passwords.forEach(
          (route, password) -> {
            String user = route.role().principal();
            users.add(
                new UserScramCredentialUpsertion(
                    user,
                    new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                    password));
            RightsTable.of(route.role()).forEach(right -> rights.addAll(right.bindings(user)));
          });
      AdminAnswers.of(admin.alterUserScramCredentials(users).all());
      AdminAnswers.of(admin.createAcls(rights).all());
    }
  }

  /** Waits until a client of the route is let in. */
  static void awaitKnown(Settings service) {
    Waiting.until("a service may log in", KNOWN, () -> isKnown(service));
  }

  private static boolean isKnown(Settings service) {
    try (Admin admin = Admin.create(service.kafkaClient())) {
      admin.describeCluster().nodes().get();
      return true;
    } catch (ExecutionException | KafkaException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
