package org.payouts.cli.commands;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.asked.Sending;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.plan.PaymentPlan;
import org.payouts.cli.plan.StoredPlan;
import org.payouts.cli.requests.PlanSummary;
import org.payouts.cli.requests.RequestPlan;
import org.payouts.config.Settings;

/** Shows what would be sent, and plans it; sends nothing. */
final class RequestDryRun {

  private final Console console;
  private final RequestInput input;
  private final RequestPlan plan;
  private final RequestOutput output;
  private final PlanGate gate;
  private @Nullable String whyNotChecked;

  RequestDryRun(
      Console console, RequestInput input, RequestPlan plan, RequestOutput output, PlanGate gate) {
    this.console = console;
    this.input = input;
    this.plan = plan;
    this.output = output;
    this.gate = gate;
  }

  /**
   * Shows it, and returns the exit code.
   *
   * @param provider asks the providers; null to leave them alone
   */
  int run(Optional<Settings> settings, @Nullable ProviderCheck provider) {
    Optional<AskedCheck> checked = check(settings);
    Optional<Sending> sending =
        checked.map(found -> Sending.of(found.lines(), input.again(), input.correct()));
    Optional<PaymentPlan> payable =
        sending.filter(Sending::possible).map(found -> checked.orElseThrow().plan(found));
    Optional<StoredPlan> planned = payable.flatMap(found -> gate.make(input, found));
    List<ProviderCheck.Said> said =
        provider == null
            ? null
            : provider.ask(
                sending.filter(Sending::possible).map(Sending::paying).orElse(plan.bonuses()));
    if (output.json()) {
      console.json(
          PlanPrinter.json(
                  plan,
                  checked
                      .map(found -> new AskedPrinter(console, found.lines()).json())
                      .orElse(null),
                  planned
                      .map(
                          found ->
                              PlanPrinter.PlannedJson.of(
                                  found, PlanSummary.of(sending.orElseThrow().paying())))
                      .orElse(null))
              .with(said));
    } else {
      show(checked, sending);
      payable.ifPresent(found -> PlanPrinter.held(console, found));
      if (said == null) {
        console.print("balances: not asked; --check-targets asks the providers");
      }
      ProviderCheck.print(console, said, output.shown());
    }
    if (sending.isPresent() && !sending.get().possible()) {
      AskedPrinter.stopped(console, sending.get().stopped());
      return CommandFailure.PROBLEM;
    }
    if (!output.json()) {
      end(sending, planned);
    }
    return said == null || said.stream().allMatch(each -> each.not().isEmpty())
        ? Subcommand.OK
        : CommandFailure.PROBLEM;
  }

  private Optional<AskedCheck> check(Optional<Settings> settings) {
    if (output.unchecked()) {
      whyNotChecked = "--unchecked was given";
      return Optional.empty();
    }
    if (settings.isEmpty()) {
      whyNotChecked = "no stack was named; add -c FILE";
      return Optional.empty();
    }
    try {
      return Optional.of(AskedCheck.read(settings.get(), plan.bonuses(), console));
    } catch (KafkaException | CommandFailure e) {
      whyNotChecked = e.getMessage();
      return Optional.empty();
    }
  }

  private void show(Optional<AskedCheck> checked, Optional<Sending> sending) {
    PlanPrinter printer = new PlanPrinter(console);
    printer.summary(
        PlanSummary.of(
            sending.filter(Sending::possible).map(Sending::paying).orElse(plan.bonuses())));
    printer.remarks(plan);
    checked.ifPresent(
        found -> {
          AskedPrinter asked = new AskedPrinter(console, found.lines());
          console.print("");
          asked.counts();
          asked.lines(output.shown());
          console.print("");
        });
  }

  private void end(Optional<Sending> sending, Optional<StoredPlan> planned) {
    if (sending.isEmpty()) {
      console.print(
          "dry run: " + plan.bonuses().size() + " payouts could be published; nothing was");
      console.say("not checked: what was asked for before (" + whyNotChecked + ")");
      return;
    }
    List<String> kinds = PlanPrinter.kinds(sending.get());
    console.print("dry run: " + String.join(", ", kinds) + "; nothing was sent");
    planned.ifPresent(gate::print);
  }
}
