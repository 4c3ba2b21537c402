package org.payouts.cli.commands;

import java.util.List;
import org.apache.kafka.common.errors.AuthorizationException;
import org.payouts.BonusRequested;
import org.payouts.cli.asked.AskedBefore;
import org.payouts.cli.asked.CheckedLine;
import org.payouts.cli.asked.LineChecker;
import org.payouts.cli.asked.Sending;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Progress;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.AskedBeforeReader;
import org.payouts.cli.limits.LimitForecast;
import org.payouts.cli.plan.PaymentPlan;
import org.payouts.cli.requests.PlannedBonus;
import org.payouts.config.Settings;

/**
 * What the stack knows of the lines of a file.
 *
 * @param cluster Kafka's ID of the cluster
 * @param limits what limits would say of them
 */
record AskedCheck(String cluster, List<CheckedLine> lines, LimitForecast limits) {

  private static final long WORTH_SHOWING = 20_000;

  /** Reads it, with a bar if that takes long. */
  static AskedCheck read(Settings settings, List<PlannedBonus> bonuses, Console console) {
    List<BonusRequested> requests = bonuses.stream().map(PlannedBonus::request).toList();
    try (AskedBeforeReader reader = new AskedBeforeReader(settings);
        Progress progress = console.progress()) {
      AskedBefore asked =
          reader.read(
              requests,
              (done, total) -> {
                if (total > WORTH_SHOWING) {
                  progress.show("reading what was asked for before " + Progress.bar(done, total));
                }
              });
      return new AskedCheck(
          reader.cluster(), new LineChecker(asked).check(bonuses), LimitForecast.read(reader));
    } catch (AuthorizationException e) {
      throw CommandFailure.problem(
          "what was asked for before, and the limits, cannot be read: " + e.getMessage(),
          "grant the rights of docs/topics.md, or send without this check: --unchecked");
    }
  }

  /** What would be paid of what may be sent. */
  PaymentPlan plan(Sending sending) {
    return PaymentPlan.of(cluster, sending, limits);
  }
}
