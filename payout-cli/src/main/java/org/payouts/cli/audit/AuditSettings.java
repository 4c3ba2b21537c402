package org.payouts.cli.audit;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;

/**
 * What an audit may know of a stack.
 *
 * @param readOnly the settings without anything of a provider: no address, no key, no secret
 * @param sandbox address of simulated providers, if the stack has them
 * @param retryWhenAbsent platforms configured to retry when the books show nothing
 */
public record AuditSettings(
    Settings readOnly, Optional<String> sandbox, Set<Platform> retryWhenAbsent) {

  /** The part of a stack's settings that an audit may have. */
  public static AuditSettings of(Settings stack) {
    Map<String, String> kept = new HashMap<>();
    stack
        .asMap()
        .forEach(
            (key, value) -> {
              if (key.startsWith("kafka.")) {
                kept.put(key, value);
              }
            });
    stack.registry().forEach((key, value) -> kept.put(key, String.valueOf(value)));
    Set<Platform> retry = EnumSet.noneOf(Platform.class);
    for (Platform platform : Platforms.ALL) {
      if (stack.get(Platforms.name(platform) + ".absence").filter("retry"::equals).isPresent()) {
        retry.add(platform);
      }
    }
    return new AuditSettings(Settings.of(kept), stack.get("sandbox.url"), retry);
  }
}
