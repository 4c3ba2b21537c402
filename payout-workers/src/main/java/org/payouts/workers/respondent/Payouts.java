package org.payouts.workers.respondent;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Json;

/**
 * The payouts of one screener response, oldest first.
 *
 * @param totals incentive plus tip of each, in US cents
 */
record Payouts(List<BigDecimal> totals) {
  private static final String ID = "screenerResponseId";

  private record Entry(Instant createdAt, BigDecimal total) {}

  int count() {
    return totals.size();
  }

  Optional<BigDecimal> newest() {
    return totals.isEmpty() ? Optional.empty() : Optional.of(totals.get(totals.size() - 1));
  }

  /**
   * Nothing if the answer is not the list, names the response twice, or contradicts itself.
   * Somebody without payouts is not listed.
   */
  static Optional<Payouts> in(HttpReply.Response response, String screenerResponseId) {
    Optional<JsonNode> list =
        response.success() ? Json.read(response).filter(JsonNode::isArray) : Optional.empty();
    if (list.isEmpty()) {
      return Optional.empty();
    }
    List<JsonNode> ours = new ArrayList<>();
    for (JsonNode person : list.get()) {
      if (!person.path(ID).isTextual()) {
        return Optional.empty();
      }
      if (person.path(ID).textValue().equals(screenerResponseId)) {
        ours.add(person);
      }
    }
    return switch (ours.size()) {
      case 0 -> Optional.of(new Payouts(List.of()));
      case 1 -> of(ours.get(0));
      default -> Optional.empty();
    };
  }

  private static Optional<Payouts> of(JsonNode person) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode payout : person.path("payouts")) {
      Optional<BigDecimal> total = Json.number(payout.path("totalIncentive"));
      Optional<Instant> created = Json.text(payout.path("createdAt")).flatMap(Payouts::instant);
      if (total.isEmpty() || created.isEmpty()) {
        return Optional.empty();
      }
      entries.add(new Entry(created.get(), total.get()));
    }
    boolean agrees =
        Json.number(person.path("numberOfPayouts"))
            .filter(number -> number.compareTo(BigDecimal.valueOf(entries.size())) == 0)
            .isPresent();
    return agrees
        ? Optional.of(
            new Payouts(
                entries.stream()
                    .sorted(Comparator.comparing(Entry::createdAt))
                    .map(Entry::total)
                    .toList()))
        : Optional.empty();
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
