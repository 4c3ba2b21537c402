package org.payouts.admission;

import java.util.EnumMap;
import java.util.Map;
import org.payouts.Platform;
import org.payouts.payout.IdRule;
import org.payouts.payout.Platforms;

/**
 * The limits that an operator sets, per platform: a cap per payout ({@code
 * {platform}.max.amount.minor}) and which identifiers are let through ({@code {platform}.ids}).
 *
 * @param maxAmountMinor greatest amount of one payout, in minor units; {@link
 *     #DEFAULT_MAX_AMOUNT_MINOR} where none is given
 * @param ids the rule of a platform; {@link IdRule#SHAPE} where none is given
 */
public record AdmissionLimits(Map<Platform, Long> maxAmountMinor, Map<Platform, IdRule> ids) {
  /** The cap where none is set, in minor units. */
  public static final long DEFAULT_MAX_AMOUNT_MINOR = 100_000;

  private static final String CAP_SUFFIX = ".max.amount.minor";

  public AdmissionLimits {
    maxAmountMinor = Map.copyOf(maxAmountMinor);
    ids = Map.copyOf(ids);
  }

  /** The limits where nothing is set. */
  public static AdmissionLimits defaults() {
    return new AdmissionLimits(Map.of(), Map.of());
  }

  /** The same cap for every platform. */
  public static AdmissionLimits sameCap(long maxAmountMinor) {
    Map<Platform, Long> caps = new EnumMap<>(Platform.class);
    for (Platform platform : Platform.values()) {
      caps.put(platform, maxAmountMinor);
    }
    return new AdmissionLimits(caps, Map.of());
  }

  /** The configuration key of a platform's cap per payout. */
  public static String capKey(Platform platform) {
    return Platforms.name(platform) + CAP_SUFFIX;
  }

  /** The cap of a platform, in minor units. */
  public long maxAmountMinor(Platform platform) {
    return maxAmountMinor.getOrDefault(platform, DEFAULT_MAX_AMOUNT_MINOR);
  }

  /** Which identifiers of a platform are let through. */
  public IdRule ids(Platform platform) {
    return ids.getOrDefault(platform, IdRule.SHAPE);
  }
}
