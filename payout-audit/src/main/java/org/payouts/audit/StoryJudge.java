package org.payouts.audit;

import java.util.List;

/** Judges what is recorded about one payout ID. Pure. */
public final class StoryJudge {
  private StoryJudge() {}

  /** Everything in the story that must not be. */
  public static List<Finding> judge(Story story, Rules rules) {
    Findings findings = Findings.of(story.payoutId(), rules);
    new FateJudge(story, rules, findings).judge();
    new ContentJudge(story, rules, findings).judge();
    new LedgerJudge(story, rules, findings).judge();
    new ResultJudge(story, rules, findings).judge();
    new ReviewJudge(story, rules, findings).judge();
    return findings.list();
  }
}
