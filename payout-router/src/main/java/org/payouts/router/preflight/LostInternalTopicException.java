package org.payouts.router.preflight;

import java.util.List;

/** A changelog, or the topic of misplaced requests, was deleted or made anew while a router ran. */
public final class LostInternalTopicException extends RouterStopsException {
  private static final long serialVersionUID = 1L;

  LostInternalTopicException(List<String> topics) {
    super(
        String.join(", ", topics)
            + ": deleted, or made anew, since the router was started. What was there is lost. Stop"
            + " every router and run: payouts topics restore-registry"
            + (LostRequests.are(topics) ? ". Then " + LostRequests.REMEDY : ""));
  }
}
