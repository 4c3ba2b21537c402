package org.payouts.workers.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.model.History;
import org.payouts.workers.model.Payout;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Step;
import org.payouts.workers.model.Step.ResolutionAnswer;
import org.payouts.workers.model.Step.ReviewChange;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.Transition;
import org.slf4j.LoggerFactory;

class ReviewLogTest {
  private static final Target TARGET = Samples.prolific("ws", "submission");
  private static final History.ResolutionPosition PLACE =
      new History.ResolutionPosition("topic-id", 11);

  private final Logger logger = (Logger) LoggerFactory.getLogger(ReviewLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void end() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  private static Payout in(PayoutState state) {
    return new Payout(Samples.command("p-1", TARGET, null), state, Samples.history(false));
  }

  private static Payout inReview() {
    return in(
        new PayoutState.Review(
            Samples.attempt(2, TARGET, Samples.OWNER), "not in the books", Samples.WALL_MS));
  }

  private void committed(Transition by, Payout next, ReviewChange change) {
    ReviewLog.committed(
        new LedgerTransaction(
            0, 1, Samples.OWNER, List.of(new Step(by, next, change)), List.of(), -1));
  }

  private static ReviewChange change(boolean open, String outcome, ResolutionAnswer answer) {
    return new ReviewChange(
        open, "not in the books", Samples.WALL_MS, open ? null : 1L, outcome, answer);
  }

  private String fields() {
    assertThat(lines.list).hasSize(1);
    return lines.list.get(0).getKeyValuePairs().stream()
        .map(pair -> pair.key + "=" + pair.value)
        .collect(Collectors.joining(" "));
  }

  @Test
  void an_opened_review_has_its_whole_address() {
    committed(Transition.NOT_SEEN_IN_BOOKS, inReview(), change(true, null, null));
    assertThat(fields())
        .isEqualTo(
            "event=REVIEW_OPENED topic=bonus-requested partition=3 offset=42 payout_id=p-1"
                + " platform=prolific account=ws attempt=2");
  }

  @Test
  void a_review_that_stays_open_is_not_opened_again() {
    committed(Transition.BOOKS_CHANGED_IN_REVIEW, inReview(), change(true, null, null));
    assertThat(lines.list).isEmpty();
  }

  @Test
  void an_ended_review_names_its_outcome_and_who_decided() {
    committed(
        Transition.RESOLUTION_PAID,
        in(new PayoutState.Paid(150, "said so", 1, null)),
        change(false, "PAID", new ResolutionAnswer(PLACE, true, "jo", "applied")));
    assertThat(fields()).startsWith("event=REVIEW_CLOSED").endsWith("outcome=PAID by=jo");
  }

  @Test
  void a_refused_resolution_is_said_with_its_reason() {
    committed(
        Transition.RESOLUTION_REFUSED,
        inReview(),
        change(true, null, new ResolutionAnswer(PLACE, false, "jo", "too soon")));
    assertThat(fields()).startsWith("event=RESOLUTION_REFUSED").endsWith("by=jo");
    assertThat(lines.list.get(0).getFormattedMessage()).contains("too soon");
  }
}
