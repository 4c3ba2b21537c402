package org.payouts.bench.bulk;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.admin.TopicAdmin;
import org.payouts.bench.load.CallTimer;
import org.payouts.bench.load.Counter;
import org.payouts.bench.load.Meter;
import org.payouts.bench.load.Samples;
import org.payouts.bench.load.Stack;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Figures;
import org.payouts.bench.suite.Waits;
import org.payouts.bench.suite.Work;
import org.payouts.config.Settings;
import org.payouts.payout.ContentHashes;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.providers.calls.CallEntry;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.topics.Topics;
import org.payouts.workers.WorkerService;

/**
 * The Prolific worker pays bonuses of one study to simulated Prolific, every question slowed down.
 */
public final class OneStudy implements Work {
  private static final String WORKSPACE = "6655b8281cc82a88996f0bb8";
  private static final String STUDY = "6655b8281cc82a88996f0bb9";
  private static final int QUICK = 6;

  private final int bonuses;
  private final int callMs;
  private final int bulkRows;

  /**
   * @param callMs what every question takes
   * @param bulkRows bonuses that one call may pay; 1 is one by one
   */
  public OneStudy(int bonuses, int callMs, int bulkRows) {
    this.bonuses = bonuses;
    this.callMs = callMs;
    this.bulkRows = bulkRows;
  }

  @Override
  public void measure(BenchBroker ground, Figures figures) throws Exception {
    int count = ground.scale().seconds() < 1 ? QUICK : bonuses;
    try (Stack stack = new Stack(ground);
        SimulatedProviders prolific =
            SimulatedProviders.start(SimulatedProviders.Options.defaults().selfTaught());
        CallTimer timer = new CallTimer(callMs);
        Counter paid = new Counter(ground, Topics.BONUS_PAID)) {
      prolific.world().prolific().study(STUDY, WORKSPACE);
      for (int number = 0; number < count; number++) {
        prolific.world().prolific().submission(submission(number), STUDY);
      }
      Settings settings = settings(stack, prolific);
      order(ground, stack, count);
      try (WorkerService worker =
          new WorkerService(Platform.PROLIFIC, settings, new SlowClientFactory(timer))) {
        Meter meter = Meter.start(ground);
        worker.start();
        Waits.count("bonuses of the study", paid::count, count);
        meter.stop(count, figures);
      }
      long setUps = calls(prolific, Operation.PROLIFIC_SET_UP);
      long pays = calls(prolific, Operation.PROLIFIC_PAY);
      figures.count("set_up_calls", setUps);
      figures.count("pay_calls", pays);
      figures.put("calls_per_1000", 1_000.0 * (setUps + pays) / count);
      figures.count("most_in_flight", timer.mostInFlight());
    }
  }

  private Settings settings(Stack stack, SimulatedProviders prolific) {
    return stack
        .settings()
        .withAll(
            Map.of(
                "prolific.base.url", prolific.uri().toString(),
                "prolific.token", "simulated",
                "prolific.bulk.rows", String.valueOf(bulkRows),
                "prolific.read.min.ms", "100",
                "prolific.read.max.ms", "1000",
                "prolific.fuse.payments.per.hour", "0",
                "prolific.fuse.amount.minor.per.hour", "0"));
  }

  private static void order(BenchBroker ground, Stack stack, int count) {
    String topic = Topics.commands(Platform.PROLIFIC);
    String ledgerTopicId;
    try (Admin admin = ground.admin()) {
      ledgerTopicId = new TopicAdmin(admin).topicId(Topics.ledger(Platform.PROLIFIC)).orElseThrow();
    }
    try (KafkaProducer<String, byte[]> producer = ground.producer(Map.of())) {
      for (int number = 0; number < count; number++) {
        byte[] value = stack.bytes(topic, command(number, ledgerTopicId));
        var unused = producer.send(new ProducerRecord<>(topic, 0, Samples.id(number), value));
      }
    }
  }

  private static String submission(int number) {
    return "submission%014d".formatted(number);
  }

  private static PayoutCommand command(int number, String ledgerTopicId) {
    ProlificTarget target = new ProlificTarget(WORKSPACE, STUDY, submission(number));
    return PayoutCommand.newBuilder()
        .setPayoutId(Samples.id(number))
        .setTarget(target)
        .setAmountMinor(100L)
        .setCurrency("GBP")
        .setReason("Thank you")
        .setContentHash(ContentHashes.v1(target, 100, "GBP"))
        .setRequestSha256(new Sha256(new byte[32]))
        .setSource(new SourcePosition(Topics.BONUS_REQUESTED, 0, (long) number))
        .setAdmittedAt(Instant.EPOCH)
        .setLedgerTopicId(ledgerTopicId)
        .build();
  }

  private static long calls(SimulatedProviders prolific, Operation operation) {
    return prolific.calls().all().stream()
        .map(CallEntry::operation)
        .filter(operation.label()::equals)
        .count();
  }
}
