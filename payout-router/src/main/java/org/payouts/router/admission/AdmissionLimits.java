package org.payouts.router.admission;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.payouts.Platform;
import org.payouts.payout.IdRule;
import org.payouts.payout.TargetId;

/**
 * The limits a request is held against: fixed sizes, and for each platform a cap per payout and
 * which identifiers are let through.
 *
 * @param maxAmountMinor greatest amount of one payout per platform, in minor units
 * @param ids the rule of a platform; {@link IdRule#SHAPE} where none is given
 */
public record AdmissionLimits(Map<Platform, Long> maxAmountMinor, Map<Platform, IdRule> ids) {
  /** Largest request record that may be paid, in bytes. */
  public static final int MAX_REQUEST_BYTES = 16 * 1024;

  /** Longest reason that may be paid, in Unicode characters (code points). */
  public static final int MAX_REASON_CHARACTERS = 1_000;

  /** Longest target field, in characters. */
  public static final int MAX_TARGET_CHARACTERS = TargetId.MAX_LENGTH;

  /** Longest currency a command carries; ISO 4217 has three letters. */
  static final int MAX_CURRENCY_CHARACTERS = 8;

  /** Longest batch label a command carries; a longer one is cut, for no money hangs on it. */
  static final int MAX_BATCH_CHARACTERS = 128;

  public AdmissionLimits {
    maxAmountMinor = Map.copyOf(maxAmountMinor);
    ids = Map.copyOf(ids);
  }

  /** The same cap for every platform. */
  public static AdmissionLimits sameCap(long maxAmountMinor) {
    Map<Platform, Long> caps = new EnumMap<>(Platform.class);
    for (Platform platform : Platform.values()) {
      caps.put(platform, maxAmountMinor);
    }
    return new AdmissionLimits(caps, Map.of());
  }

  long maxAmountMinor(Platform platform) {
    return Objects.requireNonNull(maxAmountMinor.get(platform), () -> "no cap for " + platform);
  }

  IdRule ids(Platform platform) {
    return ids.getOrDefault(platform, IdRule.SHAPE);
  }
}
