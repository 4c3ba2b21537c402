package org.payouts.cli.commands;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.ControlOrder;
import org.payouts.PayoutCommand;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.ControlClient;
import org.payouts.cli.words.Plural;
import org.payouts.control.Scope;
import org.payouts.rights.Role;
import org.payouts.words.StateWord;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code stop} and {@code go} share. */
abstract class OrderCommand extends Subcommand {

  @Parameters(
      paramLabel = "SCOPE",
      description =
          "all, prolific, mturk, respondent, prolific/account/WORKSPACE, or PLATFORM/study/ID"
              + " (a study, a HIT or a project).")
  private String scope = "";

  @Mixin private GroundOptions ground = new GroundOptions();

  @Option(names = "--json", description = "Print one JSON line instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  abstract ControlOrder order();

  abstract void give(ControlClient client, PayoutControl order);

  /**
   * Says what was ordered.
   *
   * @param stops the orders that held before
   */
  abstract String said(Scope scope, List<PayoutControl> stops, Counted payouts);

  @Override
  Role role() {
    return Role.OPERATOR;
  }

  @Override
  public Integer call() {
    ground.check();
    try (ControlClient client = new ControlClient(stack.settings())) {
      List<PayoutControl> stops = client.orders().stops();
      Scope named = scope(stops);
      give(
          client,
          PayoutControl.newBuilder()
              .setScope(named == null ? scope : named.toString())
              .setOrder(order())
              .setBy(ground.who())
              .setBecause(ground.why())
              .setDecidedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
              .build());
      Console console = console();
      console.say("the order is given; counting what it is about");
      Counted payouts = counted(named == null ? Scope.everything() : named, client.open());
      if (json) {
        console.json(new Ordered(scope, order().name(), payouts.waiting(), payouts.inFlight()));
      } else {
        console.sentence(said(named == null ? Scope.everything() : named, stops, payouts), "");
      }
    }
    return OK;
  }

  /** The scope that was named; null for one of another version, which an order can still end. */
  private @Nullable Scope scope(List<PayoutControl> stops) {
    return Scope.parse(scope)
        .orElseGet(
            () -> {
              if (stops.stream().anyMatch(each -> each.getScope().equals(scope))) {
                return null;
              }
              throw CommandFailure.usage(
                  scope + " is no scope",
                  "say all, a platform, prolific/account/WORKSPACE, or PLATFORM/study/ID");
            });
  }

  private static Counted counted(Scope in, List<PayoutLedgerEntry> open) {
    Map<StateWord, Integer> counts = new EnumMap<>(StateWord.class);
    for (PayoutLedgerEntry entry : open) {
      if (isIn(in, entry)) {
        counts.merge(StateWord.of(entry.getState()), 1, Integer::sum);
      }
    }
    return new Counted(
        counts.getOrDefault(StateWord.WAITING, 0),
        counts.getOrDefault(StateWord.PAYING, 0) + counts.getOrDefault(StateWord.UNCLEAR, 0));
  }

  private static boolean isIn(Scope scope, PayoutLedgerEntry entry) {
    PayoutCommand command = entry.getCommand();
    return command == null
        ? scope.id().isEmpty() && scope.concerns(entry.getPlatform())
        : scope.includes(command.getTarget());
  }

  /**
   * Payouts of the scope when the order had been given.
   *
   * @param waiting those of which nothing is under way
   * @param inFlight those that are being paid or looked up
   */
  record Counted(int waiting, int inFlight) {
    String waitingText() {
      return Plural.of(waiting, "payout waits", "payouts wait");
    }
  }

  record Ordered(String scope, String order, int waiting, int inFlight) {}
}
