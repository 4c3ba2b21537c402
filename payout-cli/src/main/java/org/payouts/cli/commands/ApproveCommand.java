package org.payouts.cli.commands;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Table;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.ResolutionClient;
import org.payouts.rights.Role;
import org.payouts.words.Money;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code approve}: a second person's yes to payouts that a limit holds. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Approves payouts that wait for a second person, or lists them if none is named. An approval is of one payout"
          + " and its content, and does not count if the person who approves asked for it.",
      "To say no: payouts resolve ID cancel."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts approve",
      "  payouts approve may:prolific:63d2f1c0a8b94e7d5c1f2a3b --by \"B. Smith\" --because \"checked\"",
      "  payouts approve --batch may --sum \"1234.50 GBP\" --by \"B. Smith\" --because \"checked the file\"",
      "Exit codes: 0 approved, 1 one does not wait for approval or was asked for by NAME, 2 wrong usage."
    })
final class ApproveCommand extends Subcommand {
  static final String WAITING_CODE = "NEEDS_APPROVAL";

  @Parameters(paramLabel = "ID", arity = "0..*", description = "Payout IDs.")
  private List<String> ids = List.of();

  @Option(
      names = "--batch",
      paramLabel = "LABEL",
      description = "All payouts of this batch that wait for approval, instead of IDs.")
  private @Nullable String batch;

  @Option(
      names = "--sum",
      paramLabel = "\"AMOUNT CODE\"",
      description =
          "What they come to, as listed; needed for more than one. Two currencies: joined by a comma.")
  private @Nullable String sum;

  @Option(names = "--by", paramLabel = "NAME", description = "Who approves.")
  private @Nullable String by;

  @Option(names = "--because", paramLabel = "TEXT", description = "On what ground.")
  private @Nullable String because;

  @Option(names = "--json", description = "Print one JSON line per payout instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  @Override
  Role role() {
    return Role.OPERATOR;
  }

  @Override
  public Integer call() {
    try (ResolutionClient client = new ResolutionClient(stack.settings())) {
      return call(client);
    }
  }

  private int call(ResolutionClient client) {
    List<PayoutLedgerEntry> waiting =
        client.open().stream()
            .filter(entry -> WAITING_CODE.equals(entry.getWaitingCode()))
            .filter(entry -> entry.getCommand() != null)
            .toList();
    if (ids.isEmpty() && batch == null) {
      return list(waiting);
    }
    if (!ids.isEmpty() && batch != null) {
      throw CommandFailure.usage("name payouts in one way", "say IDs, or --batch LABEL");
    }
    String who = by == null ? "" : by.strip();
    String why = because == null ? "" : because.strip();
    if (who.isEmpty() || why.isEmpty()) {
      throw CommandFailure.usage(
          "--by and --because must not be empty",
          "an approval is kept for ever with its name and ground");
    }
    List<PayoutLedgerEntry> chosen = chosen(waiting);
    refuseOwn(chosen, who);
    if (chosen.size() > 1) {
      confirm(chosen);
    }
    approve(client, chosen, who, why);
    return OK;
  }

  private int list(List<PayoutLedgerEntry> waiting) {
    Console console = console();
    if (json) {
      waiting.forEach(entry -> console.json(Asked.of(entry)));
      return OK;
    }
    if (waiting.isEmpty()) {
      console.print("nothing waits for approval");
      return OK;
    }
    Instant now = Instant.now();
    Table table = new Table("payout", ">amount", "batch", "asked by", ">for");
    for (PayoutLedgerEntry entry : waiting) {
      Asked asked = Asked.of(entry);
      table.row(
          asked.payoutId(),
          asked.amount(),
          Formats.orElse(asked.batch(), "-"),
          Formats.orElse(asked.requestedBy(), "-"),
          Formats.age(WaitReason.since(entry), now));
    }
    console.print(table);
    console.print(waiting.size() + " wait for approval, " + sum(waiting));
    return OK;
  }

  private List<PayoutLedgerEntry> chosen(List<PayoutLedgerEntry> waiting) {
    if (batch != null) {
      List<PayoutLedgerEntry> ofBatch =
          waiting.stream().filter(entry -> batch.equals(command(entry).getBatch())).toList();
      if (ofBatch.isEmpty()) {
        throw CommandFailure.problem(
            "no payout of batch " + batch + " waits for approval", "payouts approve lists them");
      }
      return ofBatch;
    }
    Map<String, PayoutLedgerEntry> byId =
        waiting.stream().collect(Collectors.toMap(PayoutLedgerEntry::getPayoutId, e -> e));
    Set<String> named = new LinkedHashSet<>(ids);
    List<PayoutLedgerEntry> chosen = new ArrayList<>(named.size());
    for (String id : named) {
      PayoutLedgerEntry entry = byId.get(id);
      if (entry == null) {
        throw CommandFailure.problem(
            id + " does not wait for approval; nothing was approved",
            "payouts approve lists what does, payouts status ID shows where it stands");
      }
      chosen.add(entry);
    }
    return chosen;
  }

  /** It would not count, and who gave it would wait for nothing. */
  private static void refuseOwn(List<PayoutLedgerEntry> chosen, String who) {
    List<String> own =
        chosen.stream()
            .filter(entry -> who.equalsIgnoreCase(command(entry).getRequestedBy()))
            .map(PayoutLedgerEntry::getPayoutId)
            .toList();
    if (!own.isEmpty()) {
      throw CommandFailure.problem(
          "%s asked for %s and cannot approve it; nothing was approved"
              .formatted(who, own.size() == 1 ? own.get(0) : own.size() + " of them"),
          "somebody else has to say yes");
    }
  }

  /** A slip of the hand must not approve a thousand. */
  private void confirm(List<PayoutLedgerEntry> chosen) {
    String right = sum(chosen);
    String said = sum;
    if (said == null && console().terminal()) {
      console()
          .say(chosen.size() + " payouts come to " + right + ". Type the sum to approve them:");
      said = typed();
    }
    if (said == null || !said.strip().equals(right)) {
      throw CommandFailure.usage(
          "%d payouts come to %s; nothing was approved".formatted(chosen.size(), right),
          "repeat it with --sum \"" + right + "\" if that is meant");
    }
  }

  private static @Nullable String typed() {
    try {
      return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
          .readLine();
    } catch (IOException noTerminal) {
      return null;
    }
  }

  private static String sum(List<PayoutLedgerEntry> entries) {
    Map<String, Long> sums = new TreeMap<>();
    entries.forEach(
        entry ->
            sums.merge(
                command(entry).getCurrency(), command(entry).getAmountMinor(), Math::addExact));
    return sums.entrySet().stream()
        .map(each -> Money.text(each.getValue(), each.getKey()))
        .collect(Collectors.joining(", "));
  }

  private void approve(
      ResolutionClient client, List<PayoutLedgerEntry> chosen, String who, String why) {
    client.give(
        chosen.stream()
            .map(e -> ResolutionClient.approval(e.getPayoutId(), e.getContentHash(), who, why))
            .toList());
    Console console = console();
    if (json) {
      chosen.forEach(entry -> console.json(Asked.of(entry)));
    } else {
      console.print("approved %d, %s".formatted(chosen.size(), sum(chosen)));
    }
  }

  private static PayoutCommand command(PayoutLedgerEntry entry) {
    return Objects.requireNonNull(entry.getCommand());
  }

  record Asked(
      String payoutId,
      String amount,
      @Nullable String batch,
      @Nullable String requestedBy,
      String waitingFor) {

    static Asked of(PayoutLedgerEntry entry) {
      PayoutCommand command = command(entry);
      return new Asked(
          entry.getPayoutId(),
          Money.text(command.getAmountMinor(), command.getCurrency()),
          command.getBatch(),
          command.getRequestedBy(),
          WaitReason.text(entry));
    }
  }
}
