package org.payouts.workers.simulation;

import org.payouts.workers.provider.Provider;
import org.payouts.workers.providers.http.ListFilter;
import org.payouts.workers.providers.mturk.MTurkProvider;
import org.payouts.workers.providers.prolific.ProlificProvider;
import org.payouts.workers.providers.respondent.RespondentProvider;

/**
 * A platform as a worker sees it: its real provider, and how its questions reach the bank.
 *
 * @param drafts what mutants remember of drafts
 */
record Side<Q, A>(Provider<Q, A> provider, Tongue<Q, A> tongue, Drafts drafts) {
  private static final String PAYOUTS = "/v1/projects/{projectId}/screener-responses/payouts";

  static Side<?, ?> of(Profile profile, Bank bank) {
    return switch (profile.platform()) {
      case PROLIFIC -> new Side<>(new ProlificProvider(), new HttpTongue(bank), new Drafts());
      case MTURK -> new Side<>(new MTurkProvider("sim"), new MTurkTongue(), new Drafts());
      default ->
          new Side<>(
              new RespondentProvider(PAYOUTS, true, ListFilter.MAX_BYTES),
              new HttpTongue(bank),
              new Drafts());
    };
  }
}
