package org.payouts.cli.commands;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.cli.console.Table;
import org.payouts.cli.words.ProviderText;

/** Why open payouts wait, and since when: as the worker recorded it, else as their state says. */
final class WaitReason {
  private WaitReason() {}

  /** A stable code. */
  static String code(PayoutLedgerEntry entry) {
    if (entry.getWaitingCode() != null) {
      return entry.getWaitingCode();
    }
    return switch (entry.getState()) {
      case "ACCEPTED", "RETRY_WAIT" -> "IN_LINE";
      case "ATTEMPTING" -> "CALL_UNDER_WAY";
      case "SUBMITTED" -> "NOT_IN_BOOKS_YET";
      case "IN_DOUBT" -> "OUTCOME_UNKNOWN";
      case "REVIEW" -> "NEEDS_A_PERSON";
      default -> "UNKNOWN_STATE";
    };
  }

  static String text(PayoutLedgerEntry entry) {
    if (entry.getWaitingFor() != null) {
      return entry.getWaitingFor();
    }
    return switch (entry.getState()) {
      case "ACCEPTED", "RETRY_WAIT" -> "its turn, behind others of its account";
      case "ATTEMPTING" -> "the provider's answer";
      case "SUBMITTED", "IN_DOUBT" -> "the provider's books to show it";
      case "REVIEW" -> Formats.orElse(entry.getReviewReason(), "a person");
      default -> "a newer version of the worker";
    };
  }

  /** A text about it, as people read it. */
  static String shown(PayoutLedgerEntry entry, String text) {
    PayoutCommand command = entry.getCommand();
    return command == null
        ? ProviderText.waiting(text)
        : ProviderText.waiting(text, command.getCurrency());
  }

  /** The reason alone, where the table of reasons has named what to do. */
  static String withoutRemedy(PayoutLedgerEntry entry) {
    String text = text(entry);
    int remedy = text.indexOf("; payouts ");
    return remedy < 0 ? text : text.substring(0, remedy);
  }

  static Instant since(PayoutLedgerEntry entry) {
    return entry.getWaitingSince() == null ? entry.getWrittenAt() : entry.getWaitingSince();
  }

  /** How many wait for what, on which platform, and for how long already. */
  static Table byReason(List<PayoutLedgerEntry> open, Instant now) {
    Map<String, List<PayoutLedgerEntry>> byReason =
        open.stream()
            .collect(
                Collectors.groupingBy(
                    entry -> Formats.platform(entry) + " " + code(entry),
                    TreeMap::new,
                    Collectors.toList()));
    Table table = new Table("platform", "reason", ">payouts", ">longest", "for example");
    byReason.forEach(
        (reason, entries) -> {
          PayoutLedgerEntry oldest =
              entries.stream().min(Comparator.comparing(WaitReason::since)).orElseThrow();
          table.row(
              Formats.platform(oldest),
              code(oldest),
              entries.size(),
              Formats.age(since(oldest), now),
              shown(oldest, text(oldest)));
        });
    return table;
  }
}
