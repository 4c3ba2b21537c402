package org.payouts.workers.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.payouts.workers.model.Answer;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.BookComparison;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.History;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.model.Preparation;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.model.Reason;
import org.payouts.workers.model.Resolution;
import org.payouts.workers.model.Target;
import org.payouts.workers.model.TestPolicy;

/**
 * A world with truth: many calls, each carried out or not whatever it was answered, books that show
 * it after a while, strangers, persons who are honest, cancels, restarts at any point, also between
 * the outcomes of one call. First chaos, then a calm in which everything has to be settled.
 */
class SharedCallWorldTest {
  private static final int RUNS = Integer.getInteger("shared.worlds", 60);
  private static final long SEED = Long.getLong("shared.worlds.seed", System.nanoTime());
  private static final Reason DOWN = new Reason(Reason.UNREACHABLE, "503");
  private static final int STEP_MS = 500;
  private static final int CHAOS = 3_000;
  private static final int CALM = 4_000;
  private static final long QUIET_MS = 60_000;

  @Test
  void nobody_is_paid_twice_and_everything_ends() {
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      String fault = new Run(SEED + i).fault();
      if (!fault.isEmpty()) {
        faults.add("-Dshared.worlds=1 -Dshared.worlds.seed=" + (SEED + i) + ": " + fault);
      }
      if (faults.size() >= 20) {
        break;
      }
    }
    assertThat(faults).isEmpty();
  }

  private record Payment(BigDecimal amount, long visibleAt) {}

  private static final class Left {
    final Set<String> ids = new HashSet<>();
    final String draft;
    final int epoch;
    final long at;
    boolean presumed; // Answered no, or unclear where absence is tried again.
    boolean shown; // A row's books have shown it in the epoch.

    Left(String draft, int epoch, long at) {
      this.draft = draft;
      this.epoch = epoch;
      this.at = at;
    }
  }

  private static final class Run {
    private final Random random;
    private final boolean retries;
    private final boolean slow;
    private final boolean forgetful;
    private final boolean shareTargets;
    private final double restarts;
    private final double cuts;
    private final double unreadable;
    private final double late;
    private final int rows;
    private final int bulkRows;
    private final List<String> ids = new ArrayList<>();
    private final Map<String, List<Payment>> books = new HashMap<>();
    private final Map<String, Integer> executed = new HashMap<>();
    private final Map<String, Long> decidedAt = new HashMap<>();
    private final Map<String, Long> reviewSince = new HashMap<>();
    private final Map<String, Integer> down = new HashMap<>();
    private final Map<String, Long> lastLeft = new HashMap<>();
    private final List<Left> calls = new ArrayList<>();
    private final Set<String> commanded = new HashSet<>();
    private CoreBench bench;
    private int epoch;
    private int drafts;
    private long resolutions = 1;
    private boolean calm;
    private String fault = "";

    Run(long seed) {
      random = new Random(seed);
      retries = random.nextInt(5) == 0;
      slow = random.nextBoolean();
      forgetful = random.nextInt(4) == 0;
      shareTargets = !slow && !forgetful && random.nextInt(3) == 0;
      restarts = random.nextInt(3) * 0.004;
      cuts = random.nextInt(3) * 0.1;
      unreadable = random.nextInt(3) * 0.15;
      late = random.nextInt(3) * 0.25;
      rows = 3 + random.nextInt(6);
      bulkRows = 2 + random.nextInt(3);
      int group = random.nextBoolean() ? 50 : 2;
      bench =
          new CoreBench(
              TestPolicy.with(
                  p -> {
                    p.retryWhenAbsent = retries;
                    p.bulkRows = bulkRows;
                    p.bulkLingerMs = STEP_MS;
                    p.maxGroup = group;
                  }));
      bench.takeOver();
      for (int i = 0; i < rows; i++) {
        ids.add("p" + i);
      }
    }

    private String submission(String id) {
      int n = Integer.parseInt(id.substring(1));
      return "sub-" + (shareTargets ? n % Math.max(2, rows - 2) : n);
    }

    private long now() {
      return bench.now().monotonicMs();
    }

    private String state(String id) {
      return bench.written.stream().anyMatch(s -> s.next().id().equals(id)) ? bench.state(id) : "";
    }

    String fault() {
      try {
        for (int step = 0; step < CHAOS + CALM && fault.isEmpty(); step++) {
          calm = step >= CHAOS;
          step();
        }
        if (fault.isEmpty()) {
          for (String id : ids) {
            if (!state(id).equals("PAID") && !state(id).equals("FAILED")) {
              fail("not settled: " + id + " is " + state(id) + " " + bench.newest(id).history());
            }
          }
        }
      } catch (RuntimeException e) {
        fail("threw " + e + " " + java.util.Arrays.toString(e.getStackTrace()).substring(0, 600));
      }
      return fault.isEmpty() ? "" : fault + flags();
    }

    private String flags() {
      return " [retries %s slow %s forgetful %s share %s restarts %s cuts %s bulk %d rows %d]"
          .formatted(retries, slow, forgetful, shareTargets, restarts, cuts, bulkRows, rows);
    }

    private void fail(String what) {
      if (fault.isEmpty()) {
        fault = what;
      }
    }

    private void step() {
      bench.pass(STEP_MS);
      for (String id : ids) {
        if (!commanded.contains(id) && (calm || random.nextInt(100) == 0)) {
          commanded.add(id);
          bench.command(id, new Target.Prolific("ws", "study", submission(id)));
          bench.turn();
        }
        if (!calm && random.nextInt(20_000) == 0) {
          books(id).add(new Payment(BigDecimal.valueOf(33), now())); // A stranger's.
        }
      }
      answerCalls();
      answerReads();
      answerPreparations();
      answerCalls();
      persons();
      if (!calm && random.nextDouble() < restarts) {
        restart();
      }
      check();
    }

    private void restart() {
      // Calls that have left in truth may be carried out.
      while (!bench.callRefs.isEmpty()) {
        left(bench.calls.getLast(), random.nextBoolean(), false);
        bench.callRefs.remove();
      }
      bench = bench.restarted();
      epoch++;
      down.clear();
    }

    private List<Payment> books(String id) {
      return books.computeIfAbsent(
          submission(id),
          s -> new ArrayList<>(List.of(new Payment(BigDecimal.TEN, Long.MIN_VALUE))));
    }

    private List<BigDecimal> shownNow(String id) {
      List<BigDecimal> all = new ArrayList<>();
      for (Payment payment : books(id)) {
        boolean forgets = forgetful && !calm && payment.visibleAt() > 0 && random.nextInt(4) == 0;
        if (payment.visibleAt() <= now() && !forgets) {
          all.add(payment.amount());
        }
      }
      return all;
    }

    // ---- calls

    private void answerCalls() {
      while (!bench.callRefs.isEmpty()) {
        MoneyCall call = bench.calls.getLast();
        int dice = random.nextInt(100);
        Answer no = new Answer.PresumedNotPaid(new Reason(Reason.RATE_LIMITED, "429"), null);
        Answer unclear = new Answer.Unclear("no answer", false);
        String draft = draft(call);
        Answer answer;
        if (calm) {
          left(call, true, false);
          answer = new Answer.Accepted(draft, "202");
        } else if (dice < 15) {
          answer = new Answer.NotSent("connection refused");
        } else if (dice < 55) {
          left(call, dice < 32, true);
          answer = no;
        } else if (dice < 80) {
          left(call, dice < 76, false);
          answer = new Answer.Accepted(draft, "202");
        } else {
          left(call, dice < 90, retries);
          answer = unclear;
        }
        int mark = bench.written.size();
        bench.answered(answer);
        cut(mark);
      }
    }

    /** The process ends between two transactions of what just happened. */
    private void cut(int mark) {
      int size = bench.written.size();
      if (!calm && size > mark && bench.callRefs.isEmpty() && random.nextDouble() < cuts * 0.2) {
        bench.written.subList(mark + random.nextInt(size - mark + 1), size).clear();
        restart();
      }
    }

    private static String draft(MoneyCall call) {
      return ((Baseline.Prolific) call.claims().get(0).baseline()).bulkId();
    }

    private void left(MoneyCall call, boolean carriedOut, boolean presumed) {
      Left left = new Left(draft(call), epoch, now());
      left.presumed = presumed && call.claims().size() > 1;
      for (Claim claim : call.claims()) {
        String id = claim.request().payoutId();
        left.ids.add(id);
        lastLeft.put(id, now());
        for (Left before : calls) {
          if (before.ids.contains(id)
              && before.presumed
              && before.shown
              && before.epoch == epoch
              && decidedAt.getOrDefault(id, -1L) < before.at) {
            fail(
                "RULE: "
                    + id
                    + " is called though "
                    + before.draft
                    + " "
                    + before.ids
                    + " has shown");
          }
        }
        if (carriedOut) {
          int times = executed.merge(id, 1, Integer::sum);
          // One row of a call shows before the quiet periods end, the others may show long after.
          boolean longAfter = slow && left.ids.size() > 1 && random.nextInt(10) < 7;
          long delay = longAfter ? QUIET_MS + random.nextInt(240_000) : random.nextInt(35_000);
          books(id).add(new Payment(BigDecimal.valueOf(150), now() + delay));
          if (times > 1 && !slow && !forgetful) {
            fail("TWICE: " + id + " by " + left.draft);
          }
        }
      }
      calls.add(left);
    }

    // ---- what the provider shows

    private void evidence(String id, BookReading reading) {
      boolean present = reading instanceof BookReading.Present;
      boolean likely =
          reading instanceof BookReading.Differs differs
              && differs.ours() == BookReading.Ours.LIKELY;
      if (!present && !likely) {
        return;
      }
      if (present && state(id).equals("SUBMITTED")) {
        return; // Explained.
      }
      calls.stream()
          .filter(call -> call.ids.contains(id) && call.epoch == epoch)
          .forEach(call -> call.shown = true);
    }

    private void answerReads() {
      int n = bench.reads.size();
      for (int i = 0; i < n && !bench.reads.isEmpty(); i++) {
        PayoutRef ref = bench.reads.remove();
        Baseline base = bench.readBases.remove();
        if (random.nextDouble() < 0.4 && !calm) {
          bench.reads.add(ref);
          bench.readBases.add(base);
          continue;
        }
        String id = ref.payoutId();
        BookReading reading;
        if (!calm && random.nextDouble() < unreadable && down.merge(id, 1, Integer::sum) < 20) {
          reading = new BookReading.Unreadable(DOWN, null, false);
        } else {
          Baseline.Prolific measure = (Baseline.Prolific) base;
          reading =
              BookComparison.of(measure.payments(), shownNow(id))
                  .evidence(150, measure.bulkId(), BookReading.Ours.NO);
          evidence(id, reading);
        }
        int mark = bench.written.size();
        int before = epoch;
        bench.core.readDone(ref, reading, bench.now());
        bench.turn();
        cut(mark);
        if (epoch != before) {
          return;
        }
      }
    }

    private void answerPreparations() {
      while (!bench.preparations.isEmpty()) {
        if (!calm && random.nextBoolean()) {
          return;
        }
        List<PreparationInput> asked = bench.candidates.getLast();
        String draft = "d" + drafts++;
        Preparation[] found =
            asked.stream().map(each -> preparation(each, draft)).toArray(Preparation[]::new);
        int mark = bench.written.size();
        boolean claims = false;
        int before = epoch;
        bench.prepared(found);
        for (int i = mark; i < bench.written.size(); i++) {
          claims |= bench.written.get(i).next().state() instanceof PayoutState.Attempting;
        }
        if (!claims) {
          cut(mark);
        }
        if (epoch != before || claims) {
          return;
        }
      }
    }

    private Preparation preparation(PreparationInput asked, String draft) {
      String id = asked.request().payoutId();
      if (!calm && random.nextDouble() < late) {
        return new Preparation.Later(DOWN, null);
      }
      List<BigDecimal> entries = shownNow(id);
      if (asked.earlier() instanceof Baseline.Prolific earlier) {
        BookReading reading =
            BookComparison.of(earlier.payments(), entries)
                .evidence(150, earlier.bulkId(), BookReading.Ours.NO);
        evidence(id, reading);
        return reading instanceof BookReading.Absent
            ? new Preparation.Ready(
                new Baseline.Prolific(
                    draft, earlier.payments(), null, null, earlier.unseen(), null))
            : new Preparation.Changed(reading);
      }
      List<BigDecimal> all = BookComparison.union(entries, asked.known());
      return new Preparation.Ready(
          new Baseline.Prolific(draft, all, null, null, all.size() - entries.size(), null));
    }

    // ---- persons

    private void persons() {
      for (String id : ids) {
        String state = state(id);
        if (!state.equals("REVIEW")) {
          reviewSince.remove(id);
        }
        if (state.equals("REVIEW")) {
          long since = reviewSince.computeIfAbsent(id, x -> now());
          boolean old = now() - since > 2 * QUIET_MS;
          if (old && random.nextInt(calm ? 40 : 400) == 0) {
            decide(id);
          }
        } else if (state.equals("RETRY_WAIT") && !calm && random.nextInt(3_000) == 0) {
          resolve(id, bench.newest(id).history().attempts(), Resolution.Decision.CANCEL, null);
        }
      }
    }

    private void decide(String id) {
      int attempt = ((PayoutState.Claimed) bench.newest(id).state()).attempt().number();
      List<BigDecimal> entries = new ArrayList<>();
      for (Payment payment : books(id)) {
        if (payment.visibleAt() <= now()) {
          entries.add(payment.amount());
        }
      }
      if (executed.getOrDefault(id, 0) > 0) {
        resolve(id, attempt, Resolution.Decision.PAID, entries);
      } else {
        boolean retry = random.nextBoolean();
        resolve(
            id, attempt, retry ? Resolution.Decision.RETRY : Resolution.Decision.FAILED, entries);
      }
    }

    private void resolve(
        String id, int attempt, Resolution.Decision decision, List<BigDecimal> seen) {
      bench.resolution(
          new Resolution(
              new History.ResolutionPosition("topic", resolutions++),
              id,
              attempt,
              decision,
              "ada",
              "looked it up",
              seen));
    }

    // ---- what has to be true

    private int checked;

    private void check() {
      if (checked > bench.written.size()) {
        checked = 0;
      }
      for (; checked < bench.written.size(); checked++) {
        var step = bench.written.get(checked);
        String id = step.next().id();
        if (step.by().name().equals("RESOLUTION_RETRY")) {
          decidedAt.put(id, now());
        }
        String state = step.next().state().name();
        if (state.equals("PAID") && executed.getOrDefault(id, 0) == 0 && !slow && !forgetful) {
          fail("UNTRUE PAID: " + id + " by " + step.by());
        }
        if (state.equals("FAILED") && executed.getOrDefault(id, 0) > 0 && !slow && !forgetful) {
          fail("UNTRUE FAILED: " + id + " by " + step.by());
        }
      }
    }
  }
}
