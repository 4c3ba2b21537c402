package org.payouts.audit.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.payouts.audit.checks.Check;
import org.payouts.audit.checks.Finding;

/**
 * Counts findings and keeps some of each check, so that many of an early check do not hide those of
 * a later one. One thread.
 */
final class FindingLog {
  /** So many of each check are listed, whatever the others have. */
  private static final int SHARE = Audit.MOST_LISTED / Check.values().length;

  private final Map<Check, List<Finding>> kept = new EnumMap<>(Check.class);
  private final Map<Check, Long> counts = new EnumMap<>(Check.class);

  void add(Finding finding) {
    counts.merge(finding.check(), 1L, Long::sum);
    List<Finding> same = kept.computeIfAbsent(finding.check(), key -> new ArrayList<>());
    if (same.size() < Audit.MOST_LISTED) {
      same.add(finding);
    }
  }

  long count(Check check) {
    return counts.getOrDefault(check, 0L);
  }

  long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Those to be listed, by check and payout. */
  List<Finding> listed() {
    List<Finding> listed = new ArrayList<>();
    kept.values().forEach(same -> listed.addAll(same.subList(0, Math.min(SHARE, same.size()))));
    kept.values().stream()
        .flatMap(same -> same.stream().skip(SHARE))
        .limit(Audit.MOST_LISTED - listed.size())
        .forEach(listed::add);
    listed.sort(
        Comparator.comparing(Finding::check)
            .thenComparing(finding -> String.valueOf(finding.payoutId())));
    return List.copyOf(listed);
  }
}
