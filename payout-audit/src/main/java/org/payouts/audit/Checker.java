package org.payouts.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges a recording that fits into memory: stories one by one, then what is wider than one payout.
 * Pure; free of I/O.
 */
public final class Checker {
  private Checker() {}

  /**
   * Everything that must not be, in no particular order.
   *
   * @param books the providers' books; null if they are not known, then verdicts 1, 2, 4 and 5 are
   *     held to the topics alone
   */
  public static List<Finding> judge(Collection<Story> stories, @Nullable Books books, Rules rules) {
    List<Finding> findings = new ArrayList<>();
    for (Story story : stories) {
      findings.addAll(StoryJudge.judge(story, rules));
    }
    return List.copyOf(findings);
  }
}
