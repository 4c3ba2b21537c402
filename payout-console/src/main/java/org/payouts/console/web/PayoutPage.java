package org.payouts.console.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.words.ProviderText;
import org.payouts.view.data.OpenReview;
import org.payouts.view.data.PayoutRow;
import org.payouts.view.data.RecordKind;
import org.payouts.view.data.Timeline;
import org.payouts.view.data.TimelineEntry;
import org.payouts.words.StateWord;

/**
 * Everything about one payout.
 *
 * @param row null if no payout of that ID is known
 */
public record PayoutPage(
    String id,
    @Nullable PayoutRow row,
    Timeline timeline,
    @Nullable OpenReview review,
    boolean mayOperate) {

  /** A line about the payout. */
  public record Fact(String name, String text, @Nullable String link, @Nullable Instant time) {}

  /** What is known, in words; what is empty is left out. */
  public List<Fact> facts() {
    PayoutRow known = row;
    if (known == null) {
      return List.of();
    }
    List<Fact> facts = new ArrayList<>();
    add(facts, "State", known.word() + " (" + known.state() + ")", null);
    add(facts, "Batch", known.batch(), "batch");
    add(facts, "Account", known.account(), "account");
    add(facts, "Study", known.study(), "study");
    add(facts, "Target", known.target(), "target");
    add(facts, "Participant", known.participant(), "participant");
    add(facts, "Incentive", Show.paid(known.incentiveMinor(), known.currency()), null);
    facts.add(new Fact("Asked for", "", null, known.askedAt()));
    if (known.settledAt() != null) {
      facts.add(new Fact("Settled", "", null, known.settledAt()));
    }
    add(facts, "Attempts", known.attempts() == 0 ? null : String.valueOf(known.attempts()), null);
    String waits = known.waitingFor();
    add(
        facts,
        "Waits for",
        waits == null ? null : ProviderText.waiting(waits, known.currency()),
        null);
    add(facts, "Last answer of the provider", known.lastAnswer(), null);
    add(facts, "Books", books(known.books(), known.currency()), null);
    add(facts, "Evidence", books(known.evidence(), known.currency()), null);
    add(facts, "Why it failed", known.failureCode() == null ? null : PayoutsPage.why(known), null);
    add(facts, "The provider's reference", known.providerReference(), null);
    return facts;
  }

  private static void add(
      List<Fact> facts, String name, @Nullable String text, @Nullable String parameter) {
    if (text != null && !text.isEmpty()) {
      String link = parameter == null ? null : "/payouts?" + parameter + "=" + Show.encoded(text);
      facts.add(new Fact(name, text, link, null));
    }
  }

  static @Nullable String books(@Nullable String text, String currency) {
    return text == null ? null : ProviderText.books(text, currency);
  }

  /** What happened, as people call it. */
  public String what(TimelineEntry entry) {
    return entry.kind() == RecordKind.LEDGER
        ? StateWord.of(entry.what()) + " (" + entry.what() + ")"
        : entry.what().toLowerCase(Locale.ROOT);
  }

  /** What a record says, with amounts in major units. */
  public String note(TimelineEntry entry) {
    String note = Show.orEmpty(entry.note());
    PayoutRow known = row;
    return known == null ? note : Notes.readable(note, known.currency());
  }

  /** Whether it may be cancelled: what waits for its first or another attempt. */
  public boolean mayCancel() {
    return mayOperate && row != null && row.word() == StateWord.WAITING;
  }
}
