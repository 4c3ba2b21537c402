package org.payouts.cli.commands;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutResolution;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Table;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.ResolutionClient;
import org.payouts.rights.Role;
import org.payouts.words.Money;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What {@code approve} and {@code reject} share: which payouts that wait for a second person are
 * meant, and by whom.
 */
abstract class ApprovalCommand extends Subcommand {
  static final String WAITING_CODE = "NEEDS_APPROVAL";

  @Parameters(paramLabel = "ID", arity = "0..*", description = "Payout IDs.")
  private List<String> ids = List.of();

  @Option(
      names = "--batch",
      paramLabel = "LABEL",
      description = "All payouts of this batch that wait for approval, instead of IDs.")
  private @Nullable String batch;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "A file with a payout ID in each line, instead of IDs.")
  private @Nullable Path from;

  @Option(
      names = "--sum",
      paramLabel = "\"AMOUNT CODE\"",
      description =
          "What they come to, as listed; needed for more than one. Two currencies: joined by a comma.")
  private @Nullable String sum;

  @Option(names = "--by", paramLabel = "NAME", description = "Who says it.")
  private @Nullable String by;

  @Option(names = "--because", paramLabel = "TEXT", description = "On what ground.")
  private @Nullable String because;

  @Option(names = "--json", description = "Print one JSON line per payout instead of text.")
  private boolean json;

  @Mixin private StackOption stack = new StackOption();

  /** What happened to them, in one word. */
  abstract String done();

  /** What to call it when it has not happened. */
  abstract String verb();

  /** Whether who asked for a payout may not say it. */
  abstract boolean needsAnother();

  /** What is written for a payout. */
  abstract PayoutResolution answer(PayoutLedgerEntry entry, String who, String why);

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
    if (ids.isEmpty() && batch == null && from == null) {
      return list(waiting);
    }
    if (Stream.of(!ids.isEmpty(), batch != null, from != null).filter(named -> named).count() > 1) {
      throw CommandFailure.usage(
          "name payouts in one way", "say IDs, --batch LABEL, or --from FILE");
    }
    String who = by == null ? "" : by.strip();
    String why = because == null ? "" : because.strip();
    if (who.isEmpty() || why.isEmpty()) {
      throw CommandFailure.usage(
          "--by and --because must not be empty", "it is kept for ever with its name and ground");
    }
    List<PayoutLedgerEntry> chosen = chosen(waiting);
    if (needsAnother()) {
      refuseOwn(chosen, who);
    }
    if (chosen.size() > 1) {
      confirm(chosen);
    }
    answer(client, chosen, who, why);
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
    Set<String> named = new LinkedHashSet<>(from == null ? ids : read(from));
    List<PayoutLedgerEntry> chosen = new ArrayList<>(named.size());
    for (String id : named) {
      PayoutLedgerEntry entry = byId.get(id);
      if (entry == null) {
        throw CommandFailure.problem(
            id + " does not wait for approval; nothing was " + done(),
            "payouts approve lists what does, payouts status ID shows where it stands");
      }
      chosen.add(entry);
    }
    return chosen;
  }

  private static List<String> read(Path file) {
    try {
      List<String> lines =
          Files.readAllLines(file).stream().map(String::strip).filter(l -> !l.isEmpty()).toList();
      if (lines.isEmpty()) {
        throw CommandFailure.usage(file + " names no payout", "write one payout ID in each line");
      }
      return lines;
    } catch (IOException e) {
      throw CommandFailure.usage(
              file + " cannot be read: " + e, "name a text file with a payout ID in each line")
          .causedBy(e);
    }
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
          .say(
              "%d payouts come to %s. Type the sum to %s them:"
                  .formatted(chosen.size(), right, verb()));
      said = typed();
    }
    if (said == null || !said.strip().equals(right)) {
      throw CommandFailure.usage(
          "%d payouts come to %s; nothing was %s".formatted(chosen.size(), right, done()),
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

  private void answer(
      ResolutionClient client, List<PayoutLedgerEntry> chosen, String who, String why) {
    client.give(chosen.stream().map(entry -> answer(entry, who, why)).toList());
    Console console = console();
    if (json) {
      chosen.forEach(entry -> console.json(Asked.of(entry)));
    } else {
      console.print("%s %d, %s".formatted(done(), chosen.size(), sum(chosen)));
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
