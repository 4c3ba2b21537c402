package org.payouts.sandbox.providers;

import org.payouts.sandbox.providers.api.ProviderApi;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.book.Payment.Origin;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.calls.Provider;

/** Those who pay the same people without asking the API. What they pay is shown at once. */
final class Outsiders {

  private final Book book;
  private final ProviderApi respondent;

  Outsiders(Book book, ProviderApi respondent) {
    this.book = book;
    this.respondent = respondent;
  }

  Payment payByHand(
      Provider provider, String study, String target, long amountMinor, String currency) {
    Payment payment =
        book.append(
            Payment.of(provider, "outside", target, amountMinor, currency)
                .to(study, "")
                .referring("by hand", "paid by hand")
                .by(Origin.OUTSIDE),
            0);
    book.force();
    return payment;
  }

  void landAutopay(String project, String screenerResponse) {
    Call call = Call.of(Operation.RESPONDENT_PAYOUT, screenerResponse).withStudy(project);
    respondent.payOutside(call, Origin.AUTOPAY);
    book.force();
  }
}
