package org.payouts.verification.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.sandbox.providers.calls.CallEntry;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.Operator;
import org.payouts.verification.harness.Recorder;
import org.payouts.verification.harness.RunLog;
import org.payouts.verification.harness.Tally;
import org.payouts.verification.harness.TestCluster;
import org.payouts.verification.harness.Waiting;

/** A pipeline that is disturbed and recorded; how each run on it comes to rest and is judged. */
public record Scene(
    TestCluster cluster,
    ClusterAdmin admin,
    Recorder recorder,
    Orders orders,
    RunLog log,
    Tally tally) {

  /** One lost answer may bring so many payouts before a person. */
  public static final int BULK_ROWS = 10;

  /** A quiet period and 60 s more, and as much again for a slow machine. */
  public static final Duration SETTLED = Duration.ofSeconds(125);

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int JUDGE_TRIES = 3;
  private static final int CLAIMS_PER_PROCESS = 32;

  /**
   * Somebody else's money in place of ours on Respondent: only the resolution paid ends such a
   * review (model B15). On the other platforms ours is there too; OUTSIDERS plays that.
   */
  private static final Set<FaultClass> BEYOND_A_PERSON =
      Set.of(FaultClass.OUTSIDE_PAYER, FaultClass.AUTOPAY_LATE);

  /** Provider faults by chance, but for those that a person cannot resolve. */
  public void faults(int percent, long seed) {
    cluster.providers().faults().sparing(BEYOND_A_PERSON).percent(percent, seed);
  }

  /** Whether the order was given; not while Kafka does not answer. */
  public boolean tryOrder(Runnable given) {
    try {
      given.run();
      return true;
    } catch (CommandFailure | KafkaException e) {
      log.write("an order was hindered: %s", e);
      return false;
    }
  }

  /** Takes all orders back. */
  public void endOrders() {
    Waiting.until("the orders end", ANSWER, () -> tryOrder(orders::end));
  }

  /** Waits for rest, has the operator decide until nothing is in review, and waits again. */
  public void decideAll(String when, long seed) {
    Quiescence quiescence = new Quiescence(recorder, admin);
    quiescence.await(when, SETTLED);
    quiescence.decideAll(
        Operator.random(
            cluster.settings(),
            review -> recorder.isBooked(cluster.providers().book(), review),
            tally,
            seed),
        SETTLED,
        log);
  }

  /**
   * Everything that must not be, one sentence each. Reading the topics is tried again; what was
   * read is judged once.
   *
   * @param interruptions names of counts: each may leave all claims of a process in doubt
   */
  public List<String> judge(String... interruptions) {
    count();
    long most =
        BULK_ROWS * (tally.of("provider_faults") + CLAIMS_PER_PROCESS * tally.of(interruptions));
    for (int tries = 1; ; tries++) {
      try {
        return new Judge(cluster, recorder).judge((int) Math.min(most, 1 << 30), tally);
      } catch (IllegalStateException | KafkaException e) {
        if (tries == JUDGE_TRIES) {
          throw e;
        }
        log.write("the judge was hindered: %s", e);
      }
    }
  }

  /** Notes what was done and seen so far. */
  public void count() {
    List<CallEntry> calls = cluster.providers().calls().all();
    tally.set("calls", calls.size());
    tally.set("calls.money", calls.stream().filter(CallEntry::money).count());
    tally.set("provider_faults", sum(cluster.providers().faults().fired()));
    Map<String, Long> records = recorder.counts();
    tally.set("payouts", recorder.payouts());
    tally.set("payouts.paid", records.getOrDefault(Topics.BONUS_PAID, 0L));
    tally.set("payouts.failed", records.getOrDefault(Topics.BONUS_FAILED, 0L));
    tally.set("payouts.held", recorder.held());
    tally.set("requests.rejected", records.getOrDefault(Topics.BONUS_REJECTED, 0L));
    tally.set("records", sum(records));
    tally.set("verdicts", tally.of("verdicts.paid", "verdicts.failed", "verdicts.retry"));
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
