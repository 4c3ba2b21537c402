package org.payouts.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.gateway.money.DecimalAmount;
import org.payouts.gateway.requests.Accepted;
import org.payouts.gateway.state.KnownPayout;
import org.payouts.payout.Platforms;

/**
 * A payout as it stands.
 *
 * @param state the name in topics and logs; {@code stateWord} is the same for people
 * @param settled whether nothing changes any more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PayoutJson(
    String payoutId,
    String state,
    String stateWord,
    boolean settled,
    @Nullable Result result,
    @Nullable Reason reason,
    String platform,
    String account,
    String study,
    String target,
    String participant,
    String amount,
    long amountMinor,
    String currency,
    @Nullable String batch,
    String requestedAt,
    Map<String, String> links) {

  /** How it ended. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(
      String type,
      @Nullable String paidAmount,
      @Nullable Long paidAmountMinor,
      @Nullable String code,
      @Nullable String detail,
      @Nullable String evidence,
      @Nullable String providerReference,
      int attempts,
      @Nullable String settledAt) {}

  /** Why it waits. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Reason(String code, @Nullable String text, @Nullable String since) {}

  static PayoutJson of(KnownPayout payout) {
    Result result = result(payout);
    return new PayoutJson(
        payout.payoutId(),
        payout.state(),
        payout.word(),
        result != null,
        result,
        reason(payout, result != null),
        Platforms.name(payout.platform()),
        payout.account(),
        payout.study(),
        payout.target(),
        payout.participant(),
        DecimalAmount.text(payout.amountMinor(), payout.currency()),
        payout.amountMinor(),
        payout.currency(),
        payout.batch(),
        payout.askedAt().toString(),
        Map.of("self", Accepted.location(payout.payoutId())));
  }

  private static @Nullable Result result(KnownPayout payout) {
    boolean paid = payout.state().equals("PAID");
    if (!paid && !payout.state().equals("FAILED")) {
      return null;
    }
    Long minor = payout.paidMinor();
    return new Result(
        paid ? "paid" : "failed",
        minor == null ? null : DecimalAmount.text(minor, payout.currency()),
        minor,
        payout.failureCode(),
        payout.failureDetail(),
        payout.evidence(),
        payout.providerReference(),
        payout.attempts(),
        text(payout.settledAt()));
  }

  private static @Nullable Reason reason(KnownPayout payout, boolean settled) {
    String code = payout.waitingCode();
    return settled || code == null
        ? null
        : new Reason(code, payout.waitingFor(), text(payout.waitingSince()));
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
