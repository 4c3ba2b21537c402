package org.payouts.workers.protocol;

import org.jspecify.annotations.Nullable;

/** Looks into a ledger image, for tests. */
public final class LedgerImages {
  private LedgerImages() {}

  /** The one open payout, or null. */
  public static @Nullable Payout only(LedgerImage image) {
    return image.open().values().stream().findFirst().orElse(null);
  }
}
