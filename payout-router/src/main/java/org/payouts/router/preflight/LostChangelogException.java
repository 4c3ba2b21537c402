package org.payouts.router.preflight;

import java.util.List;

/** A changelog was deleted, or made anew, while the router ran. */
public final class LostChangelogException extends RouterStopsException {
  private static final long serialVersionUID = 1L;

  LostChangelogException(List<String> topics) {
    super(
        String.join(", ", topics)
            + ": deleted, or made anew, since the router was started. What the router remembered"
            + " there is lost. Stop every router and run: payouts topics restore-registry");
  }
}
