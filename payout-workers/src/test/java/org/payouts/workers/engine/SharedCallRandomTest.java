package org.payouts.workers.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.payouts.workers.model.Samples.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.PayoutState.Claimed;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Samples;
import org.payouts.workers.model.Target;

/**
 * A call of several payouts has paid, though its answer said no or did not come. The books show it
 * of one of them only, sooner or later, alone or beside a stranger's payment. From then on nobody
 * of the call is called again or fails, unless a person has decided about that payout. Meanwhile
 * reads fail or wait, drafts never leave, workers restart, and persons cancel and try again. A run
 * ends when another call leaves before that.
 */
class SharedCallRandomTest {
  private static final int RUNS = Integer.getInteger("shared.calls", 300);
  private static final long SEED = Long.getLong("shared.calls.seed", System.nanoTime());

  private static final int STEP_MS = 500;
  private static final int STEPS = 700;
  private static final Reason DOWN = new Reason(Reason.UNREACHABLE, "503");

  @Test
  void what_one_of_a_call_has_shown_protects_the_others() {
    for (int i = 0; i < RUNS; i++) {
      Run run = new Run(SEED + i);
      assertThat(run.fault()).as("-Dshared.calls=1 -Dshared.calls.seed=%s", SEED + i).isEmpty();
    }
  }

  private static final class Run {
    private final Random random;
    private final boolean retries;
    private final List<String> ids;
    private final String paid;
    private final BookReading payment;
    private final long visibleAtMs;
    private final double unreadable;
    private final double late;
    private final double restarts;
    private final double answers;
    private final Map<String, Integer> unreadableInARow = new HashMap<>();
    private final Set<String> decidedByPersons = new HashSet<>();
    private final Set<String> failedBefore = new HashSet<>();
    private CoreBench bench;
    private boolean seen;
    private int drafts;
    private long resolutions;

    Run(long seed) {
      random = new Random(seed);
      retries = random.nextInt(4) == 0;
      ids = List.of("a", "b", "c", "d").subList(0, 2 + random.nextInt(3));
      paid = ids.get(random.nextInt(ids.size()));
      payment =
          random.nextInt(3) == 0
              ? Samples.differs(BookReading.Ours.LIKELY, 10, 33, 150)
              : new BookReading.Present(150, "draft", "present", Samples.amounts(10, 150));
      unreadable = random.nextInt(3) * 0.2;
      late = random.nextInt(3) * 0.3;
      restarts = random.nextInt(3) * 0.01;
      answers = 0.3 + 0.7 * random.nextDouble();
      bench = new CoreBench(policy(retries, ids.size(), STEP_MS));
      firstCall();
      visibleAtMs = bench.now().monotonicMs() + random.nextInt(150_000);
    }

    private void firstCall() {
      bench.takeOver();
      ids.forEach(id -> bench.command(id, new Target.Prolific("ws", "study", "sub-" + id)));
      bench.turn();
      bench.prepared(
          Collections.nCopies(ids.size(), Samples.ready("draft")).toArray(Preparation[]::new));
      bench.answered(
          retries && random.nextBoolean()
              ? new Answer.Unclear("no answer", false)
              : new Answer.PresumedNotPaid(new Reason(Reason.RATE_LIMITED, "429"), null));
    }

    /** What has gone wrong, or nothing. */
    String fault() {
      for (int step = 0; step < STEPS; step++) {
        bench.pass(STEP_MS);
        answerReads();
        answerPreparation();
        while (!bench.callRefs.isEmpty()) {
          List<String> called = called();
          if (seen && !decidedByPersons.containsAll(called)) {
            return "called again: " + called + ", " + bench.written;
          }
          if (random.nextInt(100) < 3) {
            return ""; // It leaves, and may pay: what follows is another story.
          }
          bench.answered(new Answer.NotSent("connection refused"));
        }
        if (random.nextDouble() < restarts) {
          bench = bench.restarted();
          unreadableInARow.clear();
        }
        if (random.nextInt(120) == 0) {
          aPersonDecides(ids.get(random.nextInt(ids.size())));
        }
        if (seen && !failed().allMatch(failedBefore::contains)) {
          return "failed: " + failed().toList() + ", " + bench.written;
        }
      }
      return "";
    }

    private List<String> called() {
      return bench.calls.getLast().claims().stream()
          .map(claim -> claim.request().payoutId())
          .toList();
    }

    private Stream<String> failed() {
      return ids.stream()
          .filter(id -> !decidedByPersons.contains(id))
          .filter(id -> bench.state(id).equals("FAILED"));
    }

    private boolean showsPayment(String id) {
      return id.equals(paid) && bench.now().monotonicMs() >= visibleAtMs;
    }

    private BookReading paymentSeen() {
      if (!seen) {
        failedBefore.addAll(failed().collect(Collectors.toSet()));
      }
      seen = true;
      return payment;
    }

    private void answerReads() {
      List<PayoutRef> reads = new ArrayList<>(bench.reads);
      Collections.shuffle(reads, random);
      for (PayoutRef read : reads) {
        if (random.nextDouble() < answers) {
          bench.reads.remove(read);
          bench.core.readDone(read, books(read.payoutId()), bench.now());
          bench.turn();
        }
      }
    }

    /** Not so often unreadable that the worker gives up. */
    private BookReading books(String id) {
      if (random.nextDouble() < unreadable && unreadableInARow.merge(id, 1, Integer::sum) <= 3) {
        return new BookReading.Unreadable(DOWN, null, false);
      }
      unreadableInARow.remove(id);
      return showsPayment(id) ? paymentSeen() : Samples.absent(10);
    }

    private void answerPreparation() {
      if (bench.preparations.isEmpty() || random.nextBoolean()) {
        return;
      }
      String draft = "draft-" + drafts++;
      bench.prepared(
          bench.candidates.getLast().stream()
              .map(PreparationInput::request)
              .map(PayoutRequest::payoutId)
              .map(id -> preparation(id, draft))
              .toArray(Preparation[]::new));
    }

    private Preparation preparation(String id, String draft) {
      if (showsPayment(id)) {
        return new Preparation.Changed(paymentSeen());
      }
      return random.nextDouble() < late ? new Preparation.Later(DOWN, null) : Samples.ready(draft);
    }

    private void aPersonDecides(String id) {
      if (bench.state(id).equals("RETRY_WAIT")) {
        resolve(id, bench.newest(id).history().attempts(), Resolution.Decision.CANCEL);
      } else if (bench.newest(id).state() instanceof Claimed claimed
          && bench.state(id).equals("REVIEW")
          && !id.equals(paid)) {
        decidedByPersons.add(id);
        resolve(id, claimed.attempt().number(), Resolution.Decision.RETRY);
      }
    }

    private void resolve(String id, int attempt, Resolution.Decision decision) {
      bench.resolution(Samples.resolution(resolutions++, id, attempt, decision));
    }
  }
}
