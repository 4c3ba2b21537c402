package org.payouts.requesters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.PayoutRequester;
import org.payouts.payout.Targets;
import org.payouts.words.Money;

/**
 * What a requester may ask for. What it does not name is not allowed; an empty list allows nothing.
 */
public final class RequesterRule {
  /** Stands for everything in a list. */
  public static final String ALL = "*";

  private final String requester;
  private final @Nullable PayoutRequester written;
  private final Allowed accounts;
  private final Allowed studies;

  /** A part of a request that a rule is about. */
  public enum Part {
    REQUESTER,
    PAYOUT_ID,
    ACCOUNT,
    STUDY,
    CURRENCY,
    AMOUNT
  }

  /**
   * What of a request is not allowed.
   *
   * @param sentence names the part; has nothing of the request but its currency
   */
  public record Breach(Part part, String sentence) {}

  private RequesterRule(String requester, @Nullable PayoutRequester written) {
    this.requester = requester;
    this.written = written;
    this.accounts = Allowed.of(written == null ? List.of() : written.getAccounts());
    this.studies = Allowed.of(written == null ? List.of() : written.getStudies());
  }

  /** The rule of a requester that nobody has set one for. */
  public static RequesterRule none(String requester) {
    return new RequesterRule(requester, null);
  }

  /** The rule as it was set. */
  public static RequesterRule of(PayoutRequester written) {
    return new RequesterRule(written.getName(), written);
  }

  /** Whether the payout ID is one that the requester may use. */
  public boolean owns(String payoutId) {
    return written != null
        && written.getActive()
        && written.getPayoutIds().stream()
            .anyMatch(each -> each.equals(ALL) || payoutId.startsWith(each));
  }

  /**
   * What of the request is not allowed; empty if all of it is.
   *
   * @param request with a known target
   */
  public List<Breach> breaches(BonusRequested request) {
    if (written == null) {
      return List.of(breach(Part.REQUESTER, "no rule is set for requester " + requester));
    }
    if (!written.getActive()) {
      return List.of(breach(Part.REQUESTER, "requester " + requester + " is not active"));
    }
    List<Breach> breaches = new ArrayList<>(0);
    if (!owns(request.getPayoutId())) {
      breaches.add(
          breach(Part.PAYOUT_ID, "the payout ID begins with none of the requester's beginnings"));
    }
    Object target = Targets.canonical(request.getTarget());
    if (!accounts.includes(target)) {
      breaches.add(breach(Part.ACCOUNT, "the requester may not spend of this account"));
    }
    if (!studies.includes(target)) {
      breaches.add(breach(Part.STUDY, "the requester may not pay in this study"));
    }
    amount(written.getUpTo(), request, breaches);
    return List.copyOf(breaches);
  }

  private static void amount(
      Map<String, Long> upTo, BonusRequested request, List<Breach> breaches) {
    Long most = upTo.get(request.getCurrency());
    if (most == null) {
      breaches.add(breach(Part.CURRENCY, "the requester may not pay in this currency"));
    } else if (request.getAmountMinor() > most) {
      breaches.add(
          breach(
              Part.AMOUNT,
              "the amount is above the requester's " + Money.text(most, request.getCurrency())));
    }
  }

  private static Breach breach(Part part, String sentence) {
    return new Breach(part, sentence);
  }

  /** What a rejection says: everything that is not allowed, and the remedy. */
  public String detail(List<Breach> breaches) {
    return breaches.stream().map(Breach::sentence).collect(Collectors.joining("; "))
        + "; keep to the rule, or have it changed: payouts requesters set "
        + requester;
  }
}
