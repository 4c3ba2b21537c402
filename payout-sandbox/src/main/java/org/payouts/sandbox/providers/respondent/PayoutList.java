package org.payouts.sandbox.providers.respondent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.LongSupplier;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.http.Reply;
import org.payouts.sandbox.providers.json.Json;

/** The payouts of a project: only people who have one, amounts in cents, no identity per payout. */
final class PayoutList {

  private final Book book;
  private final LongSupplier clockMs;

  PayoutList(Book book, LongSupplier clockMs) {
    this.book = book;
    this.clockMs = clockMs;
  }

  /**
   * @param lagMs how far behind the book
   * @param countWrong whether the number shall not fit the payouts listed
   */
  Reply of(String project, long lagMs, boolean countWrong) {
    long now = clockMs.getAsLong();
    ArrayNode people = Json.object().putArray("people");
    for (List<Payment> all : book.ofStudy(Provider.RESPONDENT, project)) {
      List<Payment> shown =
          all.stream().filter(payment -> payment.visibleMs() + lagMs <= now).toList();
      if (!shown.isEmpty()) {
        add(people, shown, countWrong);
      }
    }
    return Reply.json(200, people);
  }

  private static void add(ArrayNode people, List<Payment> shown, boolean countWrong) {
    String response = shown.get(0).target();
    ObjectNode person = people.addObject().put("userId", "user-of-" + response);
    person.put("profileId", "profile-of-" + response).put("screenerResponseId", response);
    person.put("numberOfPayouts", shown.size() + (countWrong ? 1 : 0));
    ArrayNode payouts = person.putArray("payouts");
    for (Payment payment : shown) {
      ObjectNode entry = payouts.addObject();
      entry.put("incentive", payment.amountMinor() - payment.tipMinor());
      entry.put("tip", payment.tipMinor()).put("totalIncentive", payment.amountMinor());
      entry.put("createdAt", payment.time());
    }
  }
}
