package org.payouts.serde;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRequested;
import org.payouts.config.InvalidConfigurationException;

/** A registry that wants TLS and the client's certificate. */
class RegistryTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path directory;
  private static WireMockServer server;

  @BeforeAll
  static void start() throws Exception {
    pair("server");
    pair("client");
    server =
        new WireMockServer(
            options()
                .dynamicPort()
                .dynamicHttpsPort()
                .keystorePath(store("server"))
                .keystoreType("PKCS12")
                .keystorePassword(PASSWORD)
                .keyManagerPassword(PASSWORD)
                .needClientAuth(true)
                .trustStorePath(store("client-trust"))
                .trustStoreType("PKCS12")
                .trustStorePassword(PASSWORD));
    server.start();
    server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(ScriptedRegistry.ok("{\"id\":4}")));
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @Test
  void key_store_and_trust_store_are_used() {
    assertThat(write(settings())).startsWith(0, 0, 0, 0, 4);
  }

  @Test
  void a_trust_store_may_be_a_pem_file() {
    Map<String, Object> settings = settings();
    settings.put(
        "schema.registry.ssl.truststore.location", directory.resolve("server.pem").toString());
    settings.put("schema.registry.ssl.truststore.type", "PEM");
    settings.remove("schema.registry.ssl.truststore.password");
    assertThat(write(settings)).startsWith(0, 0, 0, 0, 4);
  }

  @Test
  void without_trust_or_without_a_certificate_there_is_no_answer() {
    Map<String, Object> settings = settings();
    settings.keySet().removeIf(key -> key.contains("truststore"));
    assertThatThrownBy(() -> write(settings)).isInstanceOf(RegistryUnavailableException.class);
    Map<String, Object> anonymous = settings();
    anonymous.keySet().removeIf(key -> key.contains("keystore") || key.contains("ssl.key"));
    assertThatThrownBy(() -> write(anonymous)).isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void a_store_that_cannot_be_opened_is_a_configuration_error() {
    assertRefused("schema.registry.ssl.truststore.password", "wrong-s3cret");
    assertRefused("schema.registry.ssl.truststore.location", "/none/s3cret");
  }

  @Test
  void the_check_of_the_host_name_stays_on() {
    assertRefused("schema.registry.ssl.endpoint.identification.algorithm", "");
  }

  private static void assertRefused(String key, String value) {
    Map<String, Object> settings = settings();
    settings.put(key, value);
    assertThatThrownBy(() -> write(settings))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("schema.registry.ssl.")
        .hasMessageNotContaining("wrong-s3cret");
  }

  private static byte[] write(Map<String, Object> settings) {
    RegistryAvroSerializer<BonusRequested> serializer = new RegistryAvroSerializer<>();
    serializer.configure(settings, false);
    return serializer.serialize(Samples.TOPIC, Samples.request());
  }

  private static Map<String, Object> settings() {
    return new HashMap<>(
        Map.of(
            "schema.registry.url",
            "https://localhost:" + server.httpsPort(),
            "schema.registry.ssl.truststore.location",
            store("server-trust"),
            "schema.registry.ssl.truststore.type",
            "PKCS12",
            "schema.registry.ssl.truststore.password",
            PASSWORD,
            "schema.registry.ssl.keystore.location",
            store("client"),
            "schema.registry.ssl.keystore.type",
            "PKCS12",
            "schema.registry.ssl.keystore.password",
            PASSWORD,
            "schema.registry.ssl.key.password",
            PASSWORD));
  }

  /**
   * A key with a self-signed certificate, and a trust store and a PEM file with that certificate.
   */
  private static void pair(String name) throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-validity",
        "2",
        "-ext",
        "san=dns:localhost",
        "-storetype",
        "PKCS12",
        "-keystore",
        store(name));
    String pem = directory.resolve(name + ".pem").toString();
    keytool("-exportcert", "-rfc", "-alias", name, "-keystore", store(name), "-file", pem);
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        name,
        "-file",
        pem,
        "-storetype",
        "PKCS12",
        "-keystore",
        store(name + "-trust"));
  }

  private static String store(String name) {
    return directory.resolve(name + ".p12").toString();
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "keytool");
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", PASSWORD, "-J-XX:TieredStopAtLevel=1"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }
}
