package org.payouts.bench.runs;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.config.Settings;
import org.payouts.payout.ContentHashes;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.Waiting;
import org.payouts.workers.WorkerService;
import org.payouts.workers.kafka.ClientFactory;
import org.payouts.workers.provider.Transport;

/**
 * The Prolific worker pays bonuses of one study to simulated Prolific, every question slowed down.
 *
 * @param callMs what every question takes
 * @param bulkRows bonuses that one call may pay; 1 is one by one
 */
public record OneStudy(int bonuses, int callMs, int bulkRows) implements Work {

  private static final String WORKSPACE = "6655b8281cc82a88996f0bb8";
  private static final String STUDY = "6655b8281cc82a88996f0bb9";
  private static final int QUICK = 6;

  /** Every question to the provider takes the timer's time before it leaves. */
  private record SlowClientFactory(CallTimer timer) implements ClientFactory {
    @Override
    public <Q, A> Transport<Q, A> transport(Transport<Q, A> transport) {
      return new Transport<>() {
        @Override
        public CompletionStage<A> ask(Q question, boolean money, BooleanSupplier mayLeave) {
          return timer.call().thenCompose(waited -> transport.ask(question, money, mayLeave));
        }

        @Override
        public void close() {
          transport.close();
        }
      };
    }
  }

  @Override
  public void measure(BenchCluster cluster, Figures figures) {
    int count = cluster.scale().seconds() < 1 ? QUICK : bonuses;
    try (SimulatedProviders prolific =
            SimulatedProviders.start(SimulatedProviders.Options.defaults().selfTaught());
        CallTimer timer = new CallTimer(callMs);
        Loop paid = Loop.counting(cluster, Topics.BONUS_PAID)) {
      prolific.world().prolific().study(STUDY, WORKSPACE);
      for (int number = 0; number < count; number++) {
        prolific.world().prolific().submission(submission(number), STUDY);
      }
      Settings settings =
          cluster
              .settings()
              .withAll(
                  Map.of(
                      "prolific.base.url",
                      prolific.uri().toString(),
                      "prolific.bulk.rows",
                      String.valueOf(bulkRows),
                      "prolific.read.min.ms",
                      "100",
                      "prolific.read.max.ms",
                      "1000"));
      order(cluster, count);
      try (WorkerService worker =
          new WorkerService(Platform.PROLIFIC, settings, new SlowClientFactory(timer))) {
        Meter meter = new Meter(cluster);
        worker.start();
        Waiting.count("bonuses of the study", paid::done, count);
        meter.stop(count, figures);
      }
      long setUps = calls(prolific, Operation.PROLIFIC_SET_UP);
      long pays = calls(prolific, Operation.PROLIFIC_PAY);
      figures.put("set_up_calls", setUps);
      figures.put("pay_calls", pays);
      figures.put("calls_per_1000", 1_000.0 * (setUps + pays) / count);
      figures.put("most_in_flight", timer.mostInFlight());
    }
  }

  private static void order(BenchCluster cluster, int count) {
    String topic = Topics.commands(Platform.PROLIFIC);
    String ledgerTopicId = cluster.ledgerTopicId(Platform.PROLIFIC);
    cluster.write(
        sink -> {
          for (int number = 0; number < count; number++) {
            ProlificTarget target = new ProlificTarget(WORKSPACE, STUDY, submission(number));
            PayoutCommand command =
                PayoutCommand.newBuilder(Samples.command(number, ledgerTopicId))
                    .setTarget(target)
                    .setAmountMinor(100L)
                    .setCurrency("GBP")
                    .setContentHash(ContentHashes.v1(target, 100, "GBP"))
                    .build();
            sink.put(topic, 0, command.getPayoutId(), command);
          }
        });
  }

  private static String submission(int number) {
    return "submission%014d".formatted(number);
  }

  private static long calls(SimulatedProviders prolific, Operation operation) {
    return prolific.calls().all().stream()
        .filter(call -> call.operation().equals(operation.label()))
        .count();
  }
}
