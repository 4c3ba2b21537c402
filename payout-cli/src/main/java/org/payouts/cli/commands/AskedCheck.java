package org.payouts.cli.commands;

import java.util.List;
import org.apache.kafka.common.errors.AuthorizationException;
import org.payouts.BonusRequested;
import org.payouts.cli.asked.AskedBefore;
import org.payouts.cli.asked.CheckedLine;
import org.payouts.cli.asked.LineChecker;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Progress;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.AskedBeforeReader;
import org.payouts.cli.requests.PlannedBonus;
import org.payouts.config.Settings;

/**
 * What the stack knows of the lines of a file.
 *
 * @param cluster Kafka's ID of the cluster
 */
record AskedCheck(String cluster, List<CheckedLine> lines) {

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
      return new AskedCheck(reader.cluster(), new LineChecker(asked).check(bonuses));
    } catch (AuthorizationException e) {
      throw CommandFailure.problem(
          "what was asked for before cannot be read: " + e.getMessage(),
          "grant the rights of docs/topics.md, or send without this check: --unchecked");
    }
  }
}
