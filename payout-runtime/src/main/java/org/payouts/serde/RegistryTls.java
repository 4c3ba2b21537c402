package org.payouts.serde;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Problem;

/**
 * The TLS context of the {@code schema.registry.ssl.*} keys. Kafka's own reader of key and trust
 * stores is used, so that JKS, PKCS12 and PEM mean the same here as for the brokers.
 */
final class RegistryTls {
  private static final String PREFIX = "schema.registry.ssl.";
  private static final String REMEDY =
      "Check the location, type and password of the key store and the trust store.";

  private RegistryTls() {}

  /** The context; empty if no key of the family is given. */
  static Optional<SSLContext> context(Map<String, ?> values) {
    Map<String, Object> ssl = new HashMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            ssl.put(key.substring("schema.registry.".length()), value);
          }
        });
    if (ssl.isEmpty()) {
      return Optional.empty();
    }
    if (ssl.containsKey("ssl.endpoint.identification.algorithm")
        && !"https"
            .equalsIgnoreCase(String.valueOf(ssl.get("ssl.endpoint.identification.algorithm")))) {
      throw new InvalidConfigurationException(
          Problem.of(
              PREFIX + "endpoint.identification.algorithm",
              String.valueOf(ssl.get("ssl.endpoint.identification.algorithm")),
              "would turn off the check of the registry's host name, which is not supported.",
              "Remove it and use a certificate that names the host."));
    }
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(new ConfigDef().withClientSslSupport().parse(ssl));
      return Optional.of(factory.sslContext());
    } catch (ConfigException e) {
      throw new InvalidConfigurationException(
          Problem.of(PREFIX + "*", null, "cannot be used: " + e.getMessage(), REMEDY));
    } catch (KafkaException e) {
      throw new InvalidConfigurationException(
          Problem.of(PREFIX + "*", null, "cannot be used: " + causes(e), REMEDY));
    }
  }

  private static String causes(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown.getMessage() + (cause == null ? "" : " (" + causes(cause) + ")");
  }
}
