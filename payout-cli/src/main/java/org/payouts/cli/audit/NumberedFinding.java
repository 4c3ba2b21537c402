package org.payouts.cli.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.history.RecordPosition;
import org.payouts.cli.kafka.Acknowledgement;

/**
 * A finding with the number that names it in every audit that finds it again.
 *
 * @param number twelve hexadecimal digits over check, payout, place and text
 * @param known who knows of it and why it stays; null if nobody does
 */
public record NumberedFinding(String number, Finding finding, @Nullable Acknowledgement known) {
  private static final int BYTES = 6;

  /** The number of a finding. */
  public static String numberOf(Finding finding) {
    RecordPosition place = finding.position();
    String text =
        String.join(
            "\n",
            Integer.toString(finding.check().number()),
            String.valueOf(finding.payoutId()),
            String.valueOf(place),
            finding.text());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Whether a text has the form of a number. */
  public static boolean isNumber(String text) {
    return text.matches("[0-9a-f]{" + 2 * BYTES + "}");
  }

  /** {@code known to A. Jones since 2026-11-26: paid by hand}. */
  String knownText() {
    Acknowledgement by = known;
    return by == null
        ? ""
        : "known to %s since %s: %s"
            .formatted(by.by(), by.at().toString().substring(0, 10), by.because());
  }

  @Override
  public String toString() {
    return number + " " + finding;
  }
}
