package org.payouts.workers.engine;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Payout;

/** Looks into a ledger image, for tests. */
public final class LedgerImages {
  private LedgerImages() {}

  /** The one open payout, or null. */
  public static @Nullable Payout only(LedgerImage image) {
    return image.open().values().stream().findFirst().orElse(null);
  }

  /** What the target is known to have been paid, in minor units. */
  public static List<BigDecimal> known(LedgerImage image, String target) {
    return image.known().of(target);
  }
}
