package org.payouts.cli.commands;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.payouts.PayoutRequester;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.RequesterClient;
import org.payouts.cli.requesters.ShownRule;
import org.payouts.cli.requesters.WantedRule;
import org.payouts.rights.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code requesters}: who may ask for what on a topic of its own. */
@Command(
    name = "requesters",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "set|list|remove",
    description = {
      "Sets, lists or removes the rules of requesters that ask on a topic of their own, bonus-requested.NAME, and of"
          + " the gateway's keys of that name. What a rule does not allow is rejected and takes no payout ID."
    },
    subcommands = {
      RequestersCommand.Set.class,
      RequestersCommand.Rules.class,
      RequestersCommand.Remove.class
    })
final class RequestersCommand extends Subcommand {

  @Override
  public Integer call() {
    throw CommandFailure.usage(
        "requesters needs to know what to do", "write: payouts requesters set|list|remove");
  }

  /** {@code requesters list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Lists the rule of each requester.")
  static final class Rules extends Subcommand {
    @Option(names = "--json", description = "Print one JSON line per requester instead of text.")
    private boolean json;

    @Mixin private StackOption stack = new StackOption();

    @Override
    Role role() {
      return Role.OPERATOR;
    }

    @Override
    public Integer call() {
      List<ShownRule> rules;
      try (RequesterClient client = new RequesterClient(stack.settings())) {
        rules = client.rules().stream().map(ShownRule::of).toList();
      }
      Console console = console();
      if (json) {
        rules.forEach(console::json);
      } else if (rules.isEmpty()) {
        console.print("no rules are set; payouts requesters set --help says how");
      } else {
        rules.forEach(rule -> print(console, rule));
      }
      return OK;
    }

    private static void print(Console console, ShownRule rule) {
      console.sentence(
          "%s%s: revision %d by %s, %s: %s"
              .formatted(
                  rule.requester(),
                  rule.active() ? "" : " (removed)",
                  rule.revision(),
                  rule.by(),
                  rule.since(),
                  rule.because()),
          "");
      if (rule.active()) {
        console.sentence("payout IDs: " + text(rule.payoutIds()), "  ");
        console.sentence("accounts: " + text(rule.accounts()), "  ");
        console.sentence("studies: " + text(rule.studies()), "  ");
        console.sentence("up to: " + text(rule.upTo()), "  ");
      }
    }

    private static String text(List<String> allowed) {
      return allowed.isEmpty() ? "none" : String.join(", ", allowed);
    }
  }

  /** What {@code set} and {@code remove} share. */
  abstract static class Change extends Subcommand {
    @Parameters(paramLabel = "NAME", description = "The requester.")
    private String name = "";

    @Mixin private GroundOptions ground = new GroundOptions();

    @Mixin private StackOption stack = new StackOption();

    /**
     * The rule from now on.
     *
     * @param before the rule that it replaces
     */
    abstract PayoutRequester rule(
        String requester, Optional<PayoutRequester> before, String who, String why);

    /** Says what was set. */
    abstract void say(PayoutRequester rule, List<PayoutRequester> all);

    @Override
    Role role() {
      return Role.OPERATOR;
    }

    @Override
    public Integer call() {
      ground.check();
      String requester = WantedRule.name(name);
      try (RequesterClient client = new RequesterClient(stack.settings())) {
        List<PayoutRequester> all = client.rules();
        Optional<PayoutRequester> before =
            all.stream().filter(each -> each.getName().equals(requester)).findFirst();
        PayoutRequester rule = rule(requester, before, ground.who(), ground.why());
        client.set(rule);
        say(rule, all);
      }
      return OK;
    }

    static long next(Optional<PayoutRequester> before) {
      return before.map(PayoutRequester::getRevision).orElse(0L) + 1;
    }
  }

  /** {@code requesters set NAME}. */
  @Command(
      name = "set",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Sets what a requester may ask for; it replaces the rule before, and counts for every record that is written"
            + " after this command has ended. What is not named is not allowed; '*' allows everything."
      },
      footerHeading = "%nExample:%n",
      footer = {
        "  payouts requesters set lab-7 --prefix study-7: --account prolific/account/64aa00000000000000000a01 \\",
        "    --study '*' --up-to 50.00:GBP --by \"A. Jones\" --because \"contract 12\""
      })
  static final class Set extends Change {
    @Option(
        names = "--prefix",
        paramLabel = "TEXT",
        description = "A beginning of its payout IDs, or '*'; may be given several times.")
    private List<String> prefixes = List.of();

    @Option(
        names = "--account",
        paramLabel = "ACCOUNT",
        description =
            "What it may spend of: a platform, prolific/account/WORKSPACE, or '*'; may be given several times.")
    private List<String> accounts = List.of();

    @Option(
        names = "--study",
        paramLabel = "STUDY",
        description =
            "What it may pay in: a platform, PLATFORM/study/ID, or '*'; may be given several times.")
    private List<String> studies = List.of();

    @Option(
        names = "--up-to",
        paramLabel = "AMOUNT:CODE",
        description =
            "The largest amount of one payout in a currency; no other currency may be used.")
    private List<String> upTo = List.of();

    @Override
    PayoutRequester rule(
        String requester, Optional<PayoutRequester> before, String who, String why) {
      return new WantedRule(requester, prefixes, accounts, studies, upTo)
          .of(who, why, next(before));
    }

    @Override
    void say(PayoutRequester rule, List<PayoutRequester> all) {
      ShownRule shown = ShownRule.of(rule);
      Console console = console();
      console.sentence(
          "the rule of %s is set, revision %d; it asks on %s, which payouts topics create --requester %s makes"
              .formatted(shown.requester(), shown.revision(), shown.topic(), shown.requester()),
          "");
      if (shown.payoutIds().isEmpty()
          || shown.accounts().isEmpty()
          || shown.studies().isEmpty()
          || shown.upTo().isEmpty()) {
        console.sentence(
            "it may ask for nothing: --prefix, --account, --study and --up-to each name something",
            "");
      }
      String shared = shared(rule, all);
      if (!shared.isEmpty()) {
        console.sentence(
            "the first request of an ID wins, and %s may use IDs of these beginnings too"
                .formatted(shared),
            "");
      }
    }

    /** The other requesters whose payout IDs could be these. */
    private static String shared(PayoutRequester rule, List<PayoutRequester> all) {
      return all.stream()
          .filter(other -> !other.getName().equals(rule.getName()))
          .filter(
              other ->
                  rule.getPayoutIds().stream()
                      .anyMatch(
                          one -> other.getPayoutIds().stream().anyMatch(two -> overlap(one, two))))
          .map(PayoutRequester::getName)
          .collect(Collectors.joining(", "));
    }

    private static boolean overlap(String one, String two) {
      return one.equals("*") || two.equals("*") || one.startsWith(two) || two.startsWith(one);
    }
  }

  /** {@code requesters remove NAME}. */
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Ends the rule of a requester: whatever it asks for from now on is rejected. What it has asked for stays."
      })
  static final class Remove extends Change {
    @Override
    PayoutRequester rule(
        String requester, Optional<PayoutRequester> before, String who, String why) {
      if (before.isEmpty()) {
        throw CommandFailure.problem(
            "no rule is set for " + requester, "payouts requesters list shows those that are");
      }
      return WantedRule.removed(requester, who, why, next(before));
    }

    @Override
    void say(PayoutRequester rule, List<PayoutRequester> all) {
      console().sentence(rule.getName() + " may ask for nothing any more", "");
    }
  }
}
