package org.payouts.workers.providers.respondent;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.payouts.workers.model.Ids;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.ProviderResponse;

/** What a project's list of payouts says of one screener response. */
sealed interface ListedPayouts {
  /** Names whose payouts an element of the list holds. */
  String ID = "screenerResponseId";

  /** At most five are possible; a longer list would not fit into a ledger record. */
  int MOST = 1_000;

  /**
   * The payouts, oldest first.
   *
   * @param totals incentive plus tip of each, in US cents
   */
  record Known(List<BigDecimal> totals) implements ListedPayouts {
    public Known {
      totals = List.copyOf(totals);
    }

    int count() {
      return totals.size();
    }
  }

  /** What the list says of this response contradicts itself: nobody else's payouts matter. */
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
      if (total.isEmpty() || created.isEmpty() || entries.size() == MOST) {
        return new Contradictory();
      }
      entries.add(new Entry(created.get(), total.get()));
    }
    boolean agrees =
        Json.number(person.path("numberOfPayouts"))
            .filter(number -> number.compareTo(BigDecimal.valueOf(entries.size())) == 0)
            .isPresent();
    return agrees
        ? new Known(
            entries.stream()
                .sorted(Comparator.comparing(Entry::createdAt))
                .map(Entry::total)
                .toList())
        : new Contradictory();
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
