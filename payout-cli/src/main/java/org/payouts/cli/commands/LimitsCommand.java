package org.payouts.cli.commands;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutLimit;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Table;
import org.payouts.cli.kafka.ControlClient;
import org.payouts.cli.kafka.LimitUses;
import org.payouts.cli.kafka.Orders;
import org.payouts.cli.limits.ShownLimit;
import org.payouts.cli.limits.WantedLimit;
import org.payouts.control.Scope;
import org.payouts.control.SumLimit;
import org.payouts.rights.Role;
import org.payouts.words.Money;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limits}: what a payout may be, and all of a scope together; who has to say yes. */
@Command(
    name = "limits",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "[set|clear]",
    description = {
      "Shows the limits of each scope, and how much of them is used. A payout above one is held, and shown in payouts"
          + " status, until the limit is raised or its day is over, it is approved, or it is cancelled."
    },
    subcommands = {LimitsCommand.Set.class, LimitsCommand.Clear.class})
final class LimitsCommand extends Subcommand {

  @Option(names = "--json", description = "Print one JSON line per limit instead of a table.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  Role role() {
    return Role.OPERATOR;
  }

  @Override
  public Integer call() {
    Orders orders;
    LimitUses uses;
    try (ControlClient client = new ControlClient(stack.settings())) {
      orders = client.orders();
      uses = client.uses();
    }
    List<ShownLimit> limits = ShownLimit.all(orders, uses.of(orders, Instant.now()), uses::held);
    Console console = console();
    if (json) {
      limits.forEach(console::json);
    } else if (limits.isEmpty()) {
      console.print("no limits are set; payouts limits set --help says how");
    } else {
      print(console, limits);
    }
    return OK;
  }

  private static void print(Console console, List<ShownLimit> limits) {
    Table single = new Table("scope", ">at most", ">approval above", "within", "set by", "because");
    Table sums = new Table("scope", ">today", ">in total", ">per target", ">held", "zone", "kind");
    for (ShownLimit shown : limits) {
      single.row(
          shown.scope(),
          Formats.orElse(shown.most(), "-"),
          Formats.orElse(shown.approvalAbove(), "-"),
          shown.approvalAbove() == null ? "-" : shown.approvalWithinHours() + " h",
          shown.by(),
          shown.because());
      if (shown.zone() != null) {
        sums.row(
            shown.scope(),
            of(shown.usedToday(), shown.perDay()),
            of(shown.usedInTotal(), shown.inTotal()),
            Formats.orElse(shown.perTarget(), "-"),
            String.valueOf(shown.held()),
            shown.zone(),
            Boolean.TRUE.equals(shown.soft()) ? "warns" : "holds");
      }
    }
    console.print(single);
    if (limits.stream().anyMatch(shown -> shown.zone() != null)) {
      console.print("");
      console.print(sums);
    }
  }

  private static String of(@Nullable String used, @Nullable String limit) {
    return limit == null ? Formats.orElse(used, "-") : used + " of " + limit;
  }

  /** What {@code set} and {@code clear} share. */
  abstract static class Change extends Subcommand {
    @Parameters(
        paramLabel = "SCOPE",
        description = "A platform, prolific/account/WORKSPACE, or PLATFORM/study/ID.")
    private String scope = "";

    @Mixin private GroundOptions ground = new GroundOptions();

    @Mixin private StackOption stack = new StackOption();

    /** The limit from now on; null for none. */
    abstract @Nullable PayoutLimit limit(Scope of, ControlClient client);

    @Override
    Role role() {
      return Role.OPERATOR;
    }

    @Override
    public Integer call() {
      ground.check();
      Scope named = WantedLimit.scope(scope);
      PayoutLimit limit;
      try (ControlClient client = new ControlClient(stack.settings())) {
        limit = limit(named, client);
        client.give(WantedLimit.order(named, limit, ground.who(), ground.why()));
      }
      String said =
          limit == null ? "%s has no limit of its own any more" : "the limit of %s is set";
      console().sentence(said.formatted(named) + "; workers follow it within two seconds", "");
      if (limit != null && SumLimit.isSet(limit)) {
        String counted =
            "of it counts what was paid before limits of sums: %s, %s of it today; payouts limits"
                + " shows what was let through since";
        console()
            .sentence(
                counted.formatted(
                    Money.text(limit.getCountedMinor(), limit.getCurrency()),
                    Money.text(limit.getCountedTodayMinor(), limit.getCurrency())),
                "");
      }
      return OK;
    }
  }

  /** {@code limits set SCOPE}. */
  @Command(
      name = "set",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Sets the limits of a scope; they replace the ones before. Where several scopes cover a payout, each of their"
            + " limits holds. A payout in another currency is held. Fees do not count."
      },
      footerHeading = "%nExample:%n",
      footer =
          "  payouts limits set prolific --currency GBP --per-day 500 --most 100 --by \"A. Jones\" --because \"lab rule\"")
  static final class Set extends Change {
    @Option(
        names = "--currency",
        required = true,
        paramLabel = "CODE",
        description = "ISO 4217 code of the amounts.")
    private String currency = "";

    @Option(names = "--most", paramLabel = "AMOUNT", description = "What one payout may be.")
    private @Nullable String most;

    @Option(
        names = "--approval-above",
        paramLabel = "AMOUNT",
        description = "Above it a second person has to say yes: payouts approve.")
    private @Nullable String approvalAbove;

    @Option(
        names = "--approval-within",
        paramLabel = "HOURS",
        description = "What nobody has approved by then fails (default: ${DEFAULT-VALUE}).")
    private int approvalWithin = 72;

    @Option(
        names = "--per-day",
        paramLabel = "AMOUNT",
        description = "What all payouts of a day may be together.")
    private @Nullable String perDay;

    @Option(
        names = "--in-total",
        paramLabel = "AMOUNT",
        description = "What all payouts may be together, with those paid before.")
    private @Nullable String inTotal;

    @Option(
        names = "--per-target",
        paramLabel = "AMOUNT",
        description = "What one submission, assignment or screener response may get in total.")
    private @Nullable String perTarget;

    @Option(
        names = "--zone",
        paramLabel = "ZONE",
        description = "Time zone of the days (default: this machine's), such as Europe/Berlin.")
    private ZoneId zone = ZoneId.systemDefault();

    @Option(names = "--soft", description = "The three sums only warn.")
    private boolean soft;

    @Override
    PayoutLimit limit(Scope of, ControlClient client) {
      return new WantedLimit(
              currency, most, approvalAbove, approvalWithin, perDay, inTotal, perTarget, zone, soft)
          .of(of, client);
    }
  }

  /** {@code limits clear SCOPE}. */
  @Command(
      name = "clear",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Ends the limit of exactly this scope.")
  static final class Clear extends Change {
    @Override
    @Nullable PayoutLimit limit(Scope of, ControlClient client) {
      return null;
    }
  }
}
