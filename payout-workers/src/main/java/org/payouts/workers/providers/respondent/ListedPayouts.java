package org.payouts.workers.providers.respondent;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.payouts.workers.model.BookComparison;
import org.payouts.workers.model.Ids;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.ProviderResponse;

/** What a project's list of payouts says of one screener response. */
sealed interface ListedPayouts {
  /** Names whose payouts an element of the list holds. */
  String ID = "screenerResponseId";

  /** What a payout that was made could be called. */
  Set<String> MADE = Set.of("PAID", "COMPLETED", "SUCCEEDED", "SUCCESS");

  /** What payouts of one person that were not made could be counted as. */
  List<String> NOT_MADE =
      List.of(
          "pending",
          "failed",
          "pendingPayouts",
          "failedPayouts",
          "numberOfPendingPayouts",
          "numberOfFailedPayouts");

  /** At most five are possible; a longer list would not fit into a ledger record. */
  int MOST = 1_000;

  /**
   * The payouts.
   *
   * @param entries oldest first
   */
  record Known(List<Entry> entries) implements ListedPayouts {
    public Known {
      entries = entries.stream().sorted(Comparator.comparing(Entry::createdAt)).toList();
    }

    /** Incentive plus tip of each, in US cents, oldest first. */
    List<BigDecimal> totals() {
      return entries.stream().map(Entry::total).toList();
    }

    int count() {
      return entries.size();
    }

    /** Whether one of this total was made at or after all others, and not before a time. */
    boolean endsWith(BigDecimal total, Instant notBefore) {
      return entries.stream()
          .filter(each -> !each.createdAt().isBefore(notBefore))
          .filter(each -> !each.createdAt().isBefore(entries.get(count() - 1).createdAt()))
          .anyMatch(each -> BookComparison.same(each.total(), total));
    }
  }

  /**
   * What the list says of this response contradicts itself, or names a payout that is not made yet
   * or has failed: nobody else's payouts matter.
   */
  record Contradictory() implements ListedPayouts {}

  /** This is not the list. */
  record NoList() implements ListedPayouts {}

  /** One payout of the list. */
  record Entry(Instant createdAt, BigDecimal total) {}

  /** Somebody without payouts is not listed. */
  static ListedPayouts in(ProviderResponse.Response response, String screenerResponseId) {
    Optional<JsonNode> list =
        response.success() ? Json.read(response).filter(JsonNode::isArray) : Optional.empty();
    if (list.isEmpty()) {
      return new NoList();
    }
    List<JsonNode> ours = new ArrayList<>();
    for (JsonNode person : list.get()) {
      if (!person.path(ID).isTextual()) {
        return new NoList();
      }
      if (Ids.same(person.path(ID).textValue(), screenerResponseId)) {
        ours.add(person);
      }
    }
    return switch (ours.size()) {
      case 0 -> new Known(List.of());
      case 1 -> of(ours.get(0));
      default -> new Contradictory();
    };
  }

  private static ListedPayouts of(JsonNode person) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode payout : person.path("payouts")) {
      Optional<BigDecimal> total = Json.listedAmount(payout.path("totalIncentive"));
      Optional<Instant> created =
          Json.text(payout.path("createdAt")).flatMap(ListedPayouts::instant);
      if (total.isEmpty()
          || created.isEmpty()
          || entries.size() == MOST
          || !Stream.of("status", "state").allMatch(name -> saysMade(payout.path(name)))) {
        return new Contradictory();
      }
      entries.add(new Entry(created.get(), total.get()));
    }
    boolean agrees =
        Json.number(person.path("numberOfPayouts"))
            .filter(number -> number.compareTo(BigDecimal.valueOf(entries.size())) == 0)
            .isPresent();
    return agrees && NOT_MADE.stream().allMatch(name -> isNone(person.path(name)))
        ? new Known(entries)
        : new Contradictory();
  }

  /** No schema has a status, yet the documentation speaks of pending and failed payouts. */
  private static boolean saysMade(JsonNode status) {
    return status.isMissingNode()
        || status.isNull()
        || MADE.contains(status.asText().toUpperCase(Locale.ROOT));
  }

  private static boolean isNone(JsonNode count) {
    return count.isMissingNode()
        || count.isNull()
        || (count.isBoolean() && !count.booleanValue())
        || (count.isNumber() && count.decimalValue().signum() == 0)
        || (count.isArray() && count.isEmpty());
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
