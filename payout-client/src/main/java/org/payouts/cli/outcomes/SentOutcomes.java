package org.payouts.cli.outcomes;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.PayoutLedgerEntry;
import org.payouts.RejectionCode;
import org.payouts.SourcePosition;
import org.payouts.words.StateWord;

/**
 * Follows the requests that a command has sent to their ends. A record is known by its place, and
 * whether it is the one that its ID belongs to by the ledger or by a rejection. One thread.
 */
public final class SentOutcomes {

  /** How one sent request ended. */
  public enum End {
    PAID,
    FAILED,
    REVIEW,
    DUPLICATE,
    CONFLICT,
    REJECTED
  }

  /**
   * A request that did not end well.
   *
   * @param why the failure's code, or why a person or the router says no
   */
  public record Left(String payoutId, End end, String why) {}

  private final Map<SourcePosition, BonusRequested> sent = new LinkedHashMap<>();
  private final List<List<String>> before = new ArrayList<>();
  private final Map<SourcePosition, BonusRejected> rejections = new HashMap<>();
  private final Map<String, String> states = new HashMap<>();
  private final Map<String, PayoutLedgerEntry> entries = new HashMap<>();

  /** What was known of a payout before anything was sent. */
  public void knownBefore(String payoutId, String state) {
    states.putIfAbsent(payoutId, state);
  }

  /** A request was published at this place. */
  public void sent(SourcePosition place, BonusRequested request) {
    sent.put(place, request);
  }

  /** A line of which nothing was sent, since all of these were asked for before. */
  public void askedBefore(List<String> payoutIds) {
    before.add(List.copyOf(payoutIds));
  }

  /** What became of such a line: the first of its payouts that is not paid says it. */
  private StateWord word(List<String> payoutIds) {
    List<StateWord> words =
        payoutIds.stream().map(this::word).filter(each -> each != StateWord.PAID).toList();
    return words.stream()
        .filter(each -> !each.ended())
        .findFirst()
        .or(() -> words.stream().findFirst())
        .orElse(StateWord.PAID);
  }

  /** A ledger's newest entry. */
  public void ledger(PayoutLedgerEntry entry) {
    states.put(entry.getPayoutId(), entry.getState());
    entries.put(entry.getPayoutId(), entry);
  }

  /** The router rejected a record. */
  public void rejected(BonusRejected rejected) {
    rejections.put(rejected.getSource(), rejected);
  }

  private @Nullable End end(SourcePosition place, BonusRequested request) {
    BonusRejected rejection = rejections.get(place);
    StateWord word = word(request.getPayoutId());
    if (rejection != null && rejection.getCode() == RejectionCode.DUPLICATE) {
      return word.ended() ? End.DUPLICATE : null;
    }
    if (rejection != null) {
      return rejection.getCode() == RejectionCode.CONFLICT ? End.CONFLICT : End.REJECTED;
    }
    PayoutLedgerEntry entry = entries.get(request.getPayoutId());
    if (entry == null || !entry.getSource().equals(place)) {
      return null;
    }
    return switch (word) {
      case PAID -> End.PAID;
      case FAILED -> End.FAILED;
      case NEEDS_YOU -> End.REVIEW;
      case WAITING, PAYING, UNCLEAR -> null;
    };
  }

  private StateWord word(String payoutId) {
    return StateWord.of(states.getOrDefault(payoutId, ""));
  }

  /** How many requests ended how. */
  public Map<End, Integer> counts() {
    Map<End, Integer> counts = new EnumMap<>(End.class);
    for (End end : End.values()) {
      counts.put(end, 0);
    }
    sent.forEach(
        (place, request) -> {
          End end = end(place, request);
          if (end != null) {
            counts.merge(end, 1, Integer::sum);
          }
        });
    before.stream()
        .filter(ids -> word(ids).ended())
        .forEach(ids -> counts.merge(End.DUPLICATE, 1, Integer::sum));
    return counts;
  }

  /** What became of the payouts that were asked for before. */
  public Map<StateWord, Integer> duplicates() {
    Map<StateWord, Integer> words = new EnumMap<>(StateWord.class);
    sent.forEach(
        (place, request) -> {
          if (end(place, request) == End.DUPLICATE) {
            words.merge(word(request.getPayoutId()), 1, Integer::sum);
          }
        });
    before.stream()
        .map(this::word)
        .filter(StateWord::ended)
        .forEach(word -> words.merge(word, 1, Integer::sum));
    return words;
  }

  /** Those that did not end well, in the order in which they were sent. */
  public List<Left> left() {
    List<Left> left = new ArrayList<>();
    sent.forEach(
        (place, request) -> {
          End end = end(place, request);
          if (end != null) {
            why(place, request, end, left);
          }
        });
    return left;
  }

  private void why(SourcePosition place, BonusRequested request, End end, List<Left> left) {
    PayoutLedgerEntry entry = entries.get(request.getPayoutId());
    BonusRejected rejection = rejections.get(place);
    String why =
        switch (end) {
          case PAID, DUPLICATE -> null;
          case FAILED -> entry == null ? "" : text(entry.getFailureCode());
          case REVIEW -> entry == null ? "" : text(entry.getReviewReason());
          case CONFLICT, REJECTED -> rejection == null ? "" : rejection.getDetail();
        };
    if (why != null) {
      left.add(new Left(request.getPayoutId(), end, why));
    }
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** How many are followed. */
  public int size() {
    return sent.size() + before.size();
  }

  /** How many have ended. */
  public int ended() {
    return counts().values().stream().mapToInt(Integer::intValue).sum();
  }
}
