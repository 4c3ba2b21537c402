package org.payouts.view.data;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.words.StateWord;

/**
 * A payout as the topics show it. Texts are those that workers and requesters wrote.
 *
 * @param account what is paid from: Prolific's workspace; empty where the keys decide
 * @param participant empty where the platform's requests do not name one
 * @param currency empty while neither request nor command was read
 * @param state the ledger's; {@link #REQUESTED} or {@link #ADMITTED} while no ledger knows it
 * @param askedAt when the request reached its topic
 * @param updatedAt time of the newest record about it
 * @param paidMinor what the provider's books show, once it is paid
 * @param incentiveMinor Respondent's, in US cents; null elsewhere and while it is not known
 */
public record PayoutRow(
    String payoutId,
    Platform platform,
    String account,
    String study,
    String target,
    String participant,
    @Nullable String batch,
    long amountMinor,
    String currency,
    Instant askedAt,
    String state,
    Instant updatedAt,
    @Nullable Instant settledAt,
    @Nullable Long paidMinor,
    int attempts,
    @Nullable String providerReference,
    @Nullable String evidence,
    @Nullable String failureCode,
    @Nullable String failureDetail,
    @Nullable String lastAnswer,
    @Nullable String books,
    @Nullable String waitingCode,
    @Nullable String waitingFor,
    @Nullable Instant waitingSince,
    @Nullable Long incentiveMinor) {

  /** Published, and the router has not reached it. */
  public static final String REQUESTED = "REQUESTED";

  /** The router has let it through, and no worker has taken it in. */
  public static final String ADMITTED = "ADMITTED";

  /** Its state as a person calls it. */
  public StateWord word() {
    return StateWord.of(state);
  }
}
