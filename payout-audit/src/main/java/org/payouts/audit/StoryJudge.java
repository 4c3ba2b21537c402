package org.payouts.audit;

import java.util.ArrayList;
import java.util.List;

/** Judges what is recorded about one payout ID. Pure. */
public final class StoryJudge {
  private StoryJudge() {}

  /** Everything in the story that must not be. */
  public static List<Finding> judge(Story story, Rules rules) {
    List<Finding> findings = new ArrayList<>();
    return findings;
  }
}
