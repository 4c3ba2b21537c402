package org.payouts.cli.requests;

import java.util.EnumMap;
import java.util.Map;
import org.payouts.Platform;
import org.payouts.admission.AdmissionLimits;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;
import org.payouts.payout.IdRule;
import org.payouts.payout.Platforms;
import org.payouts.payout.TargetId;

/** What the settings say of the requests that the router lets through. */
public final class RequestLimits {

  private RequestLimits() {}

  /** The limits of a stack. */
  public static AdmissionLimits of(Settings settings) {
    Map<Platform, Long> limits = new EnumMap<>(Platform.class);
    for (Platform platform : Platforms.ALL) {
      String key = AdmissionLimits.capKey(platform);
      settings
          .get(key)
          .ifPresent(
              value -> {
                try {
                  limits.put(platform, Long.parseLong(value));
                } catch (NumberFormatException e) {
                  throw CommandFailure.problem(
                      key + "=" + value + " is not a number", "write minor units, such as 100000");
                }
              });
    }
    return new AdmissionLimits(limits, ids(settings));
  }

  private static Map<Platform, IdRule> ids(Settings settings) {
    Map<Platform, IdRule> ids = new EnumMap<>(Platform.class);
    for (Platform platform : Platforms.ALL) {
      String key = TargetId.key(platform);
      settings
          .get(key)
          .ifPresent(
              value ->
                  ids.put(
                      platform,
                      IdRule.parse(value)
                          .orElseThrow(
                              () ->
                                  CommandFailure.problem(
                                      key + "=" + value + " is no rule", "write shape or any"))));
    }
    return ids;
  }
}
