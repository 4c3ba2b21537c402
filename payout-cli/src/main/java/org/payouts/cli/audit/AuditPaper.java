package org.payouts.cli.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.checks.Check;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.run.AuditReport;
import org.payouts.cli.kafka.Acknowledgement;
import org.payouts.cli.report.Cover;
import org.payouts.cli.words.Plural;

/**
 * An audit as it is handed to somebody: what it says of itself, and its findings sorted.
 *
 * @param books what is known of the providers' books, in a sentence
 * @param findings those that nobody knows of
 * @param known those that somebody has acknowledged
 * @param elsewhere findings about payouts that were not asked for
 */
public record AuditPaper(
    Cover cover,
    AuditReport report,
    String books,
    List<NumberedFinding> findings,
    List<NumberedFinding> known,
    List<NumberedFinding> elsewhere) {

  /** What an audit must say that has seen no books. */
  public static final String NO_BOOKS = "not checked: the providers' books";

  /** What an audit says that has read the simulated providers' books. */
  public static String simulatedBooks(AuditReport report) {
    boolean once =
        report.checks().stream()
            .noneMatch(each -> each.check() == Check.ONE_PAYMENT && each.findings() > 0);
    return once
        ? "nobody was paid twice: the simulated providers' books were read"
        : "PAID TWICE, by the simulated providers' books";
  }

  /**
   * An audit's paper.
   *
   * @param acknowledged by number
   * @param selected the payouts that were asked for; null for all
   */
  public static AuditPaper of(
      Cover cover,
      AuditReport report,
      String books,
      Map<String, Acknowledgement> acknowledged,
      @Nullable Set<String> selected) {
    List<NumberedFinding> open = new ArrayList<>();
    List<NumberedFinding> known = new ArrayList<>();
    List<NumberedFinding> elsewhere = new ArrayList<>();
    for (Finding finding : report.findings()) {
      String number = NumberedFinding.numberOf(finding);
      Acknowledgement by = acknowledged.get(number);
      NumberedFinding numbered = new NumberedFinding(number, finding, by);
      String payout = finding.payoutId();
      if (by != null) {
        known.add(numbered);
      } else if (selected != null && payout != null && !selected.contains(payout)) {
        elsewhere.add(numbered);
      } else {
        open.add(numbered);
      }
    }
    return new AuditPaper(cover, report, books, open, known, elsewhere);
  }

  /** How many findings nobody knows of; those that are too many to be listed count. */
  public long violations() {
    return report.violations() - known.size();
  }

  /** Whether nothing was found that nobody knows of, and nothing changed. */
  public boolean clean() {
    List<String> changes = report.changes();
    return violations() == 0 && (changes == null || changes.isEmpty());
  }

  List<ShownCheck> checks() {
    return report.checks().stream().map(line -> ShownCheck.of(line, report)).toList();
  }

  /** The result in one sentence. */
  String conclusion() {
    List<String> changes = report.changes();
    int changed = changes == null ? 0 : changes.size();
    return (violations() == 0
            ? "no violation found"
            : Plural.of(violations(), "violation", "violations"))
        + (known.isEmpty() ? "" : ", " + Plural.of(known.size(), "known finding", "known findings"))
        + (elsewhere.isEmpty() ? "" : ", %d of them elsewhere".formatted(elsewhere.size()))
        + (changed == 0
            ? ""
            : ", "
                + Plural.of(changed, "partition", "partitions")
                + " changed since the earlier audit");
  }
}
