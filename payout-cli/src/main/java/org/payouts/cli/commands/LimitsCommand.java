package org.payouts.cli.commands;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.PayoutLimit;
import org.payouts.Platform;
import org.payouts.admission.Currencies;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Table;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.ControlClient;
import org.payouts.cli.requests.ExactAmount;
import org.payouts.control.Scope;
import org.payouts.payout.Platforms;
import org.payouts.rights.Role;
import org.payouts.words.Money;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limits}: what one payout may be, and from where on a second person has to say yes. */
@Command(
    name = "limits",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "[set|clear]",
    description = {
      "Shows the limits of single payouts, per scope. A payout above one is held, and shown in payouts status, until"
          + " the limit is raised, it is approved, or it is cancelled."
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
    List<PayoutControl> limits;
    try (ControlClient client = new ControlClient(stack.settings())) {
      limits = client.orders().limits();
    }
    Console console = console();
    if (json) {
      limits.forEach(each -> console.json(Shown.of(each)));
      return OK;
    }
    if (limits.isEmpty()) {
      console.print("no limits are set; payouts limits set --help says how");
      return OK;
    }
    Table table = new Table("scope", ">at most", ">approval above", "within", "set by", "because");
    for (PayoutControl each : limits) {
      Shown shown = Shown.of(each);
      table.row(
          shown.scope(),
          Formats.orElse(shown.most(), "-"),
          Formats.orElse(shown.approvalAbove(), "-"),
          shown.approvalAbove() == null ? "-" : shown.approvalWithinHours() + " h",
          shown.by(),
          shown.because());
    }
    console.print(table);
    return OK;
  }

  record Shown(
      String scope,
      String currency,
      @Nullable String most,
      @Nullable String approvalAbove,
      long approvalWithinHours,
      String by,
      String because,
      String since) {

    static Shown of(PayoutControl order) {
      PayoutLimit limit = order.getLimit();
      return new Shown(
          order.getScope(),
          limit.getCurrency(),
          money(limit.getMostMinor(), limit),
          money(limit.getApprovalAboveMinor(), limit),
          TimeUnit.MILLISECONDS.toHours(limit.getApprovalWithinMs()),
          order.getBy(),
          order.getBecause(),
          order.getDecidedAt().toString());
    }

    private static @Nullable String money(@Nullable Long minor, PayoutLimit limit) {
      return minor == null ? null : Money.text(minor, limit.getCurrency());
    }
  }

  /** What {@code set} and {@code clear} share. */
  abstract static class Change extends Subcommand {
    @Parameters(
        paramLabel = "SCOPE",
        description = "A platform, prolific/account/WORKSPACE, or PLATFORM/study/ID.")
    private String scope = "";

    @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who sets it.")
    private String by = "";

    @Option(names = "--because", required = true, paramLabel = "TEXT", description = "Why.")
    private String because = "";

    @Mixin private StackOption stack = new StackOption();

    /** The limit from now on; null for none. */
    abstract @Nullable PayoutLimit limit(Scope of);

    @Override
    Role role() {
      return Role.OPERATOR;
    }

    @Override
    public Integer call() {
      if (by.isBlank() || because.isBlank()) {
        throw CommandFailure.usage(
            "--by and --because must not be empty",
            "a limit is kept for ever with its name and ground");
      }
      Scope named =
          Scope.parse(scope)
              .filter(each -> each.platform() != null)
              .orElseThrow(
                  () ->
                      CommandFailure.usage(
                          scope + " is no scope of a limit",
                          "say a platform, prolific/account/WORKSPACE, or PLATFORM/study/ID"));
      PayoutLimit limit = limit(named);
      try (ControlClient client = new ControlClient(stack.settings())) {
        client.give(
            PayoutControl.newBuilder()
                .setScope(named.toString())
                .setOrder(ControlOrder.LIMIT)
                .setBy(by.strip())
                .setBecause(because.strip())
                .setDecidedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .setLimit(limit)
                .build());
      }
      String said =
          limit == null ? "%s has no limit of its own any more" : "the limit of %s is set";
      console().sentence(said.formatted(named) + "; workers follow it within two seconds", "");
      return OK;
    }
  }

  /** {@code limits set SCOPE}. */
  @Command(
      name = "set",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Sets the limit of single payouts of a scope; it replaces the one before. Where several scopes cover a payout,"
            + " each of their limits holds. A payout in another currency is held."
      },
      footerHeading = "%nExample:%n",
      footer =
          "  payouts limits set prolific --currency GBP --most 100 --approval-above 20 --by \"A. Jones\" --because \"lab rule\"")
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

    @Override
    PayoutLimit limit(Scope of) {
      Platform platform = Objects.requireNonNull(of.platform());
      if (!Currencies.isPaid(platform, currency)) {
        throw CommandFailure.usage(
            Platforms.name(platform) + " does not pay in " + currency,
            "say " + Currencies.text(platform));
      }
      if (most == null && approvalAbove == null) {
        throw CommandFailure.usage(
            "no limit is named", "say --most AMOUNT, --approval-above AMOUNT, or both");
      }
      if (approvalWithin < 1 || approvalWithin > 8_760) {
        throw CommandFailure.usage(
            approvalWithin + " is no number of hours to wait for", "say 1 to 8760");
      }
      return PayoutLimit.newBuilder()
          .setCurrency(currency)
          .setMostMinor(minor("--most", most))
          .setApprovalAboveMinor(minor("--approval-above", approvalAbove))
          .setApprovalWithinMs(TimeUnit.HOURS.toMillis(approvalWithin))
          .build();
    }

    private static @Nullable Long minor(String option, @Nullable String amount) {
      if (amount == null) {
        return null;
      }
      OptionalLong minor =
          ExactAmount.parse(
              amount,
              2,
              flaw -> {
                throw CommandFailure.usage(option + " " + flaw.what(), flaw.remedy());
              });
      return minor.orElseThrow();
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
    @Nullable PayoutLimit limit(Scope of) {
      return null;
    }
  }
}
