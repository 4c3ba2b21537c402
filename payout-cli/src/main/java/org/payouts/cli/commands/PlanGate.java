package org.payouts.cli.commands;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.plan.PaymentPlan;
import org.payouts.cli.plan.PlanDifference;
import org.payouts.cli.plan.PlanStore;
import org.payouts.cli.plan.StoredPlan;

/** Makes plans, and lets through what a plan says and nothing else. */
final class PlanGate {

  private static final int SHOWN = 20;

  private final PlanStore store;
  private final String stack;
  private final Console console;

  /**
   * @param stack the option that names the stack on a command line
   */
  PlanGate(PlanStore store, String stack, Console console) {
    this.store = store;
    this.stack = stack;
    this.console = console;
  }

  /** Keeps a plan of what was looked at; nothing if there is no place to keep it. */
  Optional<StoredPlan> make(RequestInput input, PaymentPlan plan) {
    StoredPlan stored =
        new StoredPlan(
            plan.hash(),
            Instant.now().toEpochMilli(),
            null,
            input.files().stream().map(Path::toAbsolutePath).map(Path::toString).toList(),
            input.options(),
            input.again(),
            input.correct(),
            plan);
    try {
      store.keep(stored);
      return Optional.of(stored);
    } catch (UncheckedIOException e) {
      console.say("no plan was made: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** How to pay a plan. */
  void print(StoredPlan plan) {
    console.print("plan " + plan.hash() + ", until " + Formats.minute(plan.end()));
    console.print("  pay it with: payouts request --plan " + plan.hash() + stack);
  }

  /** The plan of that hash, if it still holds. */
  StoredPlan planned(String hash) {
    StoredPlan plan =
        store
            .find(hash)
            .orElseThrow(
                () ->
                    CommandFailure.problem(
                        "there is no plan " + hash + " beside this stack's properties file",
                        "make one with: payouts request FILE ... --dry-run"));
    if (Instant.now().isAfter(plan.end())) {
      throw CommandFailure.problem(
          "the plan " + hash + " ended at " + Formats.minute(plan.end()),
          "look again: payouts request FILE ... --dry-run");
    }
    return plan;
  }

  /**
   * Lets a plan through if it is still what would be paid, and marks it as begun; else says what
   * has changed.
   */
  void begin(StoredPlan planned, PaymentPlan now) {
    PaymentPlan same = planned.begunMs() == null ? now : now.resumed(planned.plan());
    if (!same.hash().equals(planned.hash())) {
      List<String> changes = PlanDifference.between(planned.plan(), same);
      changes.stream().limit(SHOWN).forEach(change -> console.say("  " + change));
      if (changes.size() > SHOWN) {
        console.say("  ... and " + (changes.size() - SHOWN) + " more");
      }
      throw CommandFailure.problem(
          "the plan " + planned.hash() + " holds no longer; nothing was sent",
          "look again: payouts request FILE ... --dry-run");
    }
    store.begin(planned, Instant.now());
  }
}
