package org.payouts.audit;

/** What became of a request, as far as its own story tells. */
public final class Fates {
  private Fates() {}

  /** Whether the request was accepted or rejected. */
  public static boolean any(Story story, Recorded<Request> request) {
    return story.commands().stream()
            .anyMatch(c -> ContentJudge.stands(request.place(), c.value().getSource()))
        || story.rejections().stream()
            .anyMatch(r -> ContentJudge.stands(request.place(), r.value().getSource()));
  }
}
