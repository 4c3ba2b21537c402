package org.payouts.audit.checks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.Sha256;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.history.Recorded;
import org.payouts.audit.history.RequesterRules;
import org.payouts.topics.RequesterTopics;

/**
 * One position of a requester's topic, its copies on bonus-requested and its rejections (check 14).
 * Filled by one thread and then judged.
 */
public final class RequesterRecord {
  /**
   * A record or a copy of it.
   *
   * @param sha256 of its value; null for a null value
   * @param content the request of a copy; null if it is none
   */
  private record Bytes(@Nullable Sha256 sha256, @Nullable BonusRequested content) {}

  private final List<Recorded<Bytes>> records = new ArrayList<>(1);
  private final List<Recorded<Bytes>> copies = new ArrayList<>(1);
  private final List<Recorded<BonusRejected>> rejections = new ArrayList<>(0);

  /** The record itself. */
  public void record(RecordPosition position, @Nullable Sha256 sha256) {
    records.add(new Recorded<>(position, new Bytes(sha256, null)));
  }

  /** A record of bonus-requested that names this position as its origin. */
  public void copy(
      RecordPosition position, @Nullable Sha256 sha256, @Nullable BonusRequested content) {
    copies.add(new Recorded<>(position, new Bytes(sha256, content)));
  }

  /** A rejection of the record at this position. */
  public void rejection(RecordPosition position, BonusRejected rejection) {
    rejections.add(new Recorded<>(position, rejection));
  }

  /**
   * The record was copied once or rejected once, and its copy was allowed at some time. What is of
   * other bytes belongs to a topic of that name that is gone, and is not judged.
   */
  public List<Finding> judge(Rules rules, RequesterRules allowed) {
    Findings findings = Findings.of(null, rules);
    if (!rules.has(Kind.REQUEST) || !rules.has(Kind.REJECTION)) {
      return List.of();
    }
    for (Recorded<Bytes> record : records) {
      List<Recorded<Bytes>> copied =
          copies.stream()
              .filter(copy -> same(copy.value().sha256(), record.value().sha256()))
              .toList();
      long rejected =
          rejections.stream()
              .filter(each -> same(each.value().getValueSha256(), record.value().sha256()))
              .count();
      if (copied.size() + rejected != 1 && rules.horizon().passed(record.position())) {
        findings.add(
            Check.REQUESTERS,
            record.position(),
            "this request has %d copies and %d rejections",
            copied.size(),
            rejected);
      }
      copied.forEach(copy -> allowed(copy, record.position(), rules, allowed, findings));
    }
    return findings.list();
  }

  private static boolean same(@Nullable Sha256 one, @Nullable Sha256 other) {
    return one == null ? other == null : one.equals(other);
  }

  private static void allowed(
      Recorded<Bytes> copy,
      RecordPosition origin,
      Rules rules,
      RequesterRules allowed,
      Findings findings) {
    String requester = RequesterTopics.requester(origin.topic()).orElseThrow();
    BonusRequested content = copy.value().content();
    if (rules.has(Kind.REQUESTER)
        && (content == null || allowed.neverAllowed(requester, content))) {
      findings
          .about(content == null ? null : content.getPayoutId())
          .add(
              Check.REQUESTERS,
              copy.position(),
              "no rule of requester %s has ever allowed what was copied from %s",
              requester,
              origin);
    }
  }
}
