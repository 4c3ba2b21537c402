package org.payouts.audit.checks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRejected;
import org.payouts.RejectionCode;
import org.payouts.Sha256;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.history.Recorded;

/**
 * One position of bonus-requested whose record names no payout ID, and its rejections. Filled by
 * one thread and then judged.
 */
public final class UnidentifiedRequest {
  /**
   * A record without a payout ID.
   *
   * @param sha256 of its value; null for a null value
   */
  private record Unnamed(RecordPosition position, @Nullable Sha256 sha256) {}

  private final List<Unnamed> records = new ArrayList<>(1);
  private final List<Recorded<BonusRejected>> rejections = new ArrayList<>(1);

  /** The record itself. */
  public void record(RecordPosition position, @Nullable Sha256 sha256) {
    records.add(new Unnamed(position, sha256));
  }

  /** A rejection of the record at this position. */
  public void rejection(RecordPosition position, BonusRejected rejection) {
    rejections.add(new Recorded<>(position, rejection));
  }

  /** Exactly one rejection, UNDECODABLE or INVALID, of exactly this record (check 6). */
  public List<Finding> judge(Rules rules) {
    Findings findings = Findings.of(null, rules);
    if (!rules.has(Kind.REQUEST) || !rules.has(Kind.REJECTION)) {
      return List.of();
    }
    for (Unnamed unnamed : records) {
      if (rejections.size() != 1 && rules.horizon().passed(unnamed.position())) {
        findings.add(
            Check.CONSERVATION,
            unnamed.position(),
            "this record names no payout ID and has %d rejections",
            rejections.size());
      }
    }
    for (Recorded<BonusRejected> rejection : rejections) {
      RejectionCode code = rejection.value().getCode();
      if (records.isEmpty()) {
        findings.add(
            Check.CONSERVATION,
            rejection.position(),
            "it rejects a record that is not there, or that names a payout ID");
        continue;
      }
      findings.same(
          Check.CONSERVATION,
          rejection.position(),
          "the rejected record's digest",
          rejection.value().getValueSha256(),
          "the record's",
          records.get(0).sha256());
      if (code != RejectionCode.UNDECODABLE && code != RejectionCode.INVALID) {
        findings.add(
            Check.CONSERVATION, rejection.position(), "it says %s of a record without an ID", code);
      }
    }
    return findings.list();
  }

  /** The rejections, for counting. */
  public List<Recorded<BonusRejected>> rejections() {
    return List.copyOf(rejections);
  }
}
