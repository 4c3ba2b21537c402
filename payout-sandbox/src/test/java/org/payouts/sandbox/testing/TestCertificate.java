package org.payouts.sandbox.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key with a self-signed certificate for this machine, made when it is asked for and valid for
 * two days.
 *
 * @param keyStore a PKCS12 file
 * @param password of the file, drawn anew each time
 * @param trusted the certificate, a PEM file
 */
public record TestCertificate(Path keyStore, String password, Path trusted) {
  private static final String TYPE = "PKCS12";
  private static final String ALIAS = "test";

  /** Makes one in the directory. */
  public static TestCertificate in(Path directory) {
    Path store = directory.resolve("server.p12");
    Path pem = directory.resolve("server.pem");
    String password = UniqueNames.of("store");
    try {
      keytool(store, password);
      KeyStore made = open(store, password);
      String text =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(made.getCertificate(ALIAS).getEncoded());
      Files.writeString(
          pem, "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
      return new TestCertificate(store, password, pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(Path store, String password) throws IOException {
    String bin = System.getProperty("java.home") + File.separator + "bin" + File.separator;
    List<String> command =
        List.of(
            bin + "keytool",
            "-J-XX:TieredStopAtLevel=1",
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-validity",
            "2",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-storetype",
            TYPE,
            "-keystore",
            store.toString(),
            "-storepass",
            password);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore open(Path store, String password)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(TYPE);
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password.toCharArray());
    }
    return keys;
  }

  /** For a server that presents the certificate. */
  public SSLContext serverContext() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(open(keyStore, password), password.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Settings of a Kafka listener that presents it. */
  Map<String, String> listener(String prefix) {
    return Map.of(
        prefix + "ssl.keystore.location", keyStore.toString(),
        prefix + "ssl.keystore.type", TYPE,
        prefix + "ssl.keystore.password", password,
        prefix + "ssl.key.password", password);
  }

  /** Settings of a client that trusts it. */
  public Map<String, String> trust(String prefix) {
    return Map.of(
        prefix + "ssl.truststore.location",
        trusted.toString(),
        prefix + "ssl.truststore.type",
        "PEM");
  }
}
