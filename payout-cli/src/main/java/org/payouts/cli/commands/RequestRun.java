package org.payouts.cli.commands;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.asked.CheckedLine;
import org.payouts.cli.asked.Finding;
import org.payouts.cli.asked.Sending;
import org.payouts.cli.asked.Sending.Kind;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.SentFollower;
import org.payouts.cli.limits.LimitForecast;
import org.payouts.cli.plan.StoredPlan;
import org.payouts.cli.requests.RequestPlan;
import org.payouts.config.Settings;

/** Sends the lines of sound files, if nothing stops them. */
final class RequestRun {

  private final Console console;
  private final RequestInput input;
  private final RequestPlan plan;
  private final RequestOutput output;
  private final Settings settings;

  RequestRun(
      Console console,
      RequestInput input,
      RequestPlan plan,
      RequestOutput output,
      Settings settings) {
    this.console = console;
    this.input = input;
    this.plan = plan;
    this.output = output;
    this.settings = settings;
  }

  /**
   * Sends, and returns the exit code.
   *
   * @param planned the plan that must still hold, or null
   * @param requester who asks, or null
   * @param within how long to follow, or null not to
   */
  int run(
      @Nullable StoredPlan planned,
      PlanGate gate,
      @Nullable String requester,
      @Nullable Duration within) {
    new PlanPrinter(console).remarks(plan);
    // Before anything is read: what is written meanwhile must not be missed.
    try (SentFollower follower = within == null ? null : new SentFollower(settings)) {
      AskedCheck checked = check();
      Sending sending = Sending.of(checked.lines(), input.again(), input.correct());
      AskedPrinter asked = new AskedPrinter(console, checked.lines());
      if (!output.json()) {
        asked.lines(output.shown());
      }
      if (!sending.possible()) {
        if (output.json()) {
          console.json(PlanPrinter.json(plan, asked.json(), null));
        }
        AskedPrinter.stopped(console, sending.stopped());
        return CommandFailure.PROBLEM;
      }
      if (planned != null) {
        gate.begin(planned, checked.plan(sending));
      }
      RequestSending sender = new RequestSending(console, settings, sending, requester);
      if (follower == null || within == null) {
        sender.publish();
        return ended(sending, null);
      }
      return ended(sending, sender.publishAndFollow(follower, checked.lines(), within));
    }
  }

  private AskedCheck check() {
    return output.unchecked()
        ? new AskedCheck(
            "",
            plan.bonuses().stream()
                .map(bonus -> new CheckedLine(bonus, new Finding.New(List.of())))
                .toList(),
            LimitForecast.none())
        : AskedCheck.read(settings, plan.bonuses(), console);
  }

  private int ended(Sending sending, RequestSending.@Nullable Ends ends) {
    boolean checked = !output.unchecked();
    int count = sending.requests().size();
    if (output.json()) {
      console.json(
          new RequestSending.Published(
              count,
              plan.skipped(),
              input.options().batch(),
              checked ? sending.count(Kind.NEW, Kind.AGAIN) : null,
              checked ? sending.count(Kind.SAME) : null,
              checked ? sending.count(Kind.CORRECTION) : null,
              ends == null ? null : ends.json()));
    } else {
      console.print(
          checked
              ? sending.text()
              : "sent %d, without looking for what was asked for before".formatted(count));
      if (ends == null) {
        console.print("follow them with: payouts status");
      } else {
        ends.print(console);
      }
    }
    return ends == null ? Subcommand.OK : ends.exitCode();
  }
}
