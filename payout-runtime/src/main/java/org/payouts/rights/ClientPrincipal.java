package org.payouts.rights;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.payouts.config.Settings;

/**
 * As whom the settings sign in, as far as they show it: with SASL's PLAIN and SCRAM they name a
 * user. With a certificate or a token only the broker knows.
 */
public final class ClientPrincipal {
  private static final String USER_NAME = "username";

  private ClientPrincipal() {}

  /** {@code User:NAME}, or an empty string. */
  public static String of(Settings settings) {
    Object jaas = settings.kafkaClient().get(SaslConfigs.SASL_JAAS_CONFIG);
    if (jaas == null) {
      return "";
    }
    Map<String, Object> configs = new HashMap<>();
    configs.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaas.toString()));
    try {
      return JaasContext.loadClientContext(configs).configurationEntries().stream()
          .map(entry -> entry.getOptions().get(USER_NAME))
          .filter(Objects::nonNull)
          .findFirst()
          .map(name -> "User:" + name)
          .orElse("");
    } catch (KafkaException | IllegalArgumentException e) {
      return ""; // The clients refuse it as well, and say why.
    }
  }

  /** {@code " for User:NAME"}, or nothing. */
  public static String suffix(String principal) {
    return principal.isEmpty() ? "" : " for " + principal;
  }
}
