package org.payouts.cli.requests;

import org.jspecify.annotations.Nullable;

/**
 * What the file itself does not say.
 *
 * @param separator what stands between the cells of a CSV file; null to look
 * @param sheet the sheet of a workbook; null for the first
 */
public record SourceFormat(@Nullable Separator separator, @Nullable String sheet) {

  /** Nothing is known beforehand. */
  public static final SourceFormat ANY = new SourceFormat(null, null);
}
