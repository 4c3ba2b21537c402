package org.payouts.sandbox.providers.respondent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.LongSupplier;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.Distortion;
import org.payouts.sandbox.providers.faults.Fault;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;

/** The payouts of a project: only people who have one, amounts in cents, no identity per payout. */
final class PayoutList {

  private final Book book;
  private final LongSupplier clockMs;

  PayoutList(Book book, LongSupplier clockMs) {
    this.book = book;
    this.clockMs = clockMs;
  }

  SimulatedResponse of(String project, Fault fault) {
    long seenMs = clockMs.getAsLong() - fault.lagMs();
    ArrayNode people = Json.object().putArray("people");
    for (List<Payment> all : book.ofStudy(Provider.RESPONDENT, project)) {
      List<Payment> real = all.stream().filter(payment -> payment.shownAt(seenMs)).toList();
      String response = all.get(0).target();
      List<Payment> shown =
          fault.distortion().entries(response, real, () -> stranger(project, response, real));
      if (!shown.isEmpty()) {
        add(people, response, shown, fault);
      }
    }
    return SimulatedResponse.json(200, people);
  }

  private Payment stranger(String project, String response, List<Payment> real) {
    long minor = Book.strangeAmount(real.stream().map(Payment::amountMinor).toList());
    return book.unbooked(
        Payment.of(Provider.RESPONDENT, "outside", response, minor, "USD").to(project, ""));
  }

  private static void add(ArrayNode people, String response, List<Payment> shown, Fault fault) {
    Distortion distortion = fault.distortion();
    String id = distortion.id(response);
    ObjectNode person = people.addObject().put("userId", "user-of-" + id);
    person.put("profileId", "profile-of-" + id).put("screenerResponseId", id);
    person.put("numberOfPayouts", shown.size() + (fault.is(FaultClass.COUNT_WRONG) ? 1 : 0));
    ArrayNode payouts = person.putArray("payouts");
    for (Payment payment : shown) {
      long incentive = payment.amountMinor() - payment.tipMinor();
      ObjectNode entry = payouts.addObject();
      entry.put("incentive", distortion.amount(response, incentive));
      entry.put("tip", payment.tipMinor());
      entry.put("totalIncentive", distortion.amount(response, payment.amountMinor()));
      entry.put("createdAt", payment.time());
    }
  }
}
