package org.payouts.payout;

import java.util.regex.Pattern;
import org.payouts.Platform;

/**
 * The payout ID of a line in a file without IDs: {@code LABEL:PLATFORM:TARGET}, so that the same
 * file sent twice pays once. Neither amount nor study is part of it. Frozen.
 */
public final class BatchPayoutId {
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._-]{1,40}");

  private BatchPayoutId() {}

  public static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  /**
   * The payout ID of a target within a batch.
   *
   * @param label the batch, {@code [A-Za-z0-9._-]{1,40}}, as typed
   * @param target submission, assignment or screener response ID
   * @throws IllegalArgumentException if the label is malformed or the result is no payout ID
   */
  public static String of(String label, Platform platform, String target) {
    if (!isLabel(label)) {
      throw new IllegalArgumentException("Batch label \"" + label + "\" is not " + LABEL.pattern());
    }
    String id = label + ":" + Platforms.name(platform) + ":" + target;
    if (target.isEmpty() || !PayoutId.isValid(id)) {
      throw new IllegalArgumentException(
          "Target \""
              + target
              + "\" cannot be part of a payout ID: letters, digits and . _ : - only, 128 characters in all");
    }
    return id;
  }
}
