package org.payouts.workers.metrics;

import org.payouts.payout.Platforms;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.model.Command;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState.Review;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Step.ResolutionAnswer;
import org.payouts.workers.model.Step.ReviewChange;
import org.payouts.workers.model.Transition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** One log line when a review opens, one when it ends, and one for each refused resolution. */
public final class ReviewLog {
  private static final Logger log = LoggerFactory.getLogger(ReviewLog.class);

  private ReviewLog() {}

  /** The transaction is in the ledger. */
  public static void committed(LedgerTransaction transaction) {
    for (Step step : transaction.steps()) {
      ReviewChange change = step.review();
      if (change != null) {
        say(step, change);
      }
    }
  }

  private static void say(Step step, ReviewChange change) {
    ResolutionAnswer resolution = change.resolution();
    if (resolution != null && !resolution.applied()) {
      line(LogEvent.RESOLUTION_REFUSED, step)
          .addKeyValue("by", resolution.by())
          .log("A resolution was refused: {}", resolution.detail());
    } else if (!change.open()) {
      line(LogEvent.REVIEW_CLOSED, step)
          .addKeyValue("outcome", change.outcome())
          .addKeyValue("by", resolution == null ? "the books" : resolution.by())
          .log("A review has ended");
    } else if (step.by() != Transition.BOOKS_CHANGED_IN_REVIEW
        && step.next().state() instanceof Review) {
      line(LogEvent.REVIEW_OPENED, step).log("A payout waits for a person: {}", change.reason());
    }
  }

  private static LoggingEventBuilder line(LogEvent event, Step step) {
    Payout payout = step.next();
    Command.Source source = payout.command().source();
    return LogFields.place(event.on(log), source.topic(), source.partition(), source.offset())
        .addKeyValue(LogFields.PAYOUT_ID, payout.id())
        .addKeyValue(LogFields.PLATFORM, Platforms.name(payout.command().target().platform()))
        .addKeyValue(LogFields.ACCOUNT, payout.command().target().account())
        .addKeyValue(LogFields.ATTEMPT, payout.history().attempts());
  }
}
