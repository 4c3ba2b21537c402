package org.payouts.cli.report.paper;

import org.payouts.cli.words.Plural;

/** The sentences that every form of a report ends with. */
final class PaperText {
  static final String FEES =
      "Fees are what Prolific named when the payment was set up, taxes included."
          + " MTurk and Respondent name none: their bill does.";
  static final String BOOKS =
      "Paid means: the provider's books showed the payment, or it answered so, or a person decided it."
          + " Compare with the provider's own statement: payouts audit --statement FILE.";

  private PaperText() {}

  static String unrouted(long requests) {
    return Plural.of(requests, "request waits", "requests wait")
        + " for the router and may belong to this report.";
  }
}
