package org.payouts.cli.requesters;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.payouts.PayoutRequester;
import org.payouts.admission.Currencies;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.requests.ExactAmount;
import org.payouts.control.Scope;
import org.payouts.payout.PayoutId;
import org.payouts.payout.Platforms;
import org.payouts.requesters.RequesterRule;
import org.payouts.topics.RequesterTopics;

/**
 * What a requester may ask for from now on, as typed.
 *
 * @param upTo amounts in major units with their currency: {@code 50.00:GBP}
 */
public record WantedRule(
    String requester,
    List<String> payoutIds,
    List<String> accounts,
    List<String> studies,
    List<String> upTo) {

  public WantedRule {
    payoutIds = List.copyOf(payoutIds);
    accounts = List.copyOf(accounts);
    studies = List.copyOf(studies);
    upTo = List.copyOf(upTo);
  }

  /**
   * A requester's name, as typed.
   *
   * @throws CommandFailure if it is none
   */
  public static String name(String typed) {
    if (!RequesterTopics.isName(typed)) {
      throw CommandFailure.usage(
          typed + " cannot be a requester's name",
          "use up to 64 letters, digits, dots, _ and -; the first is a letter or digit");
    }
    return typed;
  }

  /**
   * The rule as it is set.
   *
   * @param revision one more than that of the rule before
   * @throws CommandFailure naming what is wrong
   */
  public PayoutRequester of(String by, String because, long revision) {
    return rule(name(requester), by, because, revision)
        .setActive(true)
        .setPayoutIds(
            each(
                payoutIds,
                PayoutId::isValid,
                "is no beginning of a payout ID",
                "use letters, digits and . _ : -, or * for all"))
        .setAccounts(
            each(
                accounts,
                text -> isScope(text, Scope.Kind.ACCOUNT),
                "is no account",
                "say a platform, prolific/account/WORKSPACE, or * for all"))
        .setStudies(
            each(
                studies,
                text -> isScope(text, Scope.Kind.STUDY),
                "is no study",
                "say a platform, PLATFORM/study/ID, or * for all"))
        .setUpTo(amounts())
        .build();
  }

  /** The rule that allows the requester nothing any more. */
  public static PayoutRequester removed(
      String requester, String by, String because, long revision) {
    return rule(requester, by, because, revision)
        .setActive(false)
        .setPayoutIds(List.of())
        .setAccounts(List.of())
        .setStudies(List.of())
        .setUpTo(Map.of())
        .build();
  }

  private static PayoutRequester.Builder rule(
      String requester, String by, String because, long revision) {
    return PayoutRequester.newBuilder()
        .setName(requester)
        .setBy(by)
        .setBecause(because)
        .setDecidedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .setRevision(revision);
  }

  private static List<String> each(
      List<String> typed, Predicate<String> valid, String flaw, String remedy) {
    for (String text : typed) {
      if (!text.equals(RequesterRule.ALL) && !valid.test(text)) {
        throw CommandFailure.usage(text + " " + flaw, remedy);
      }
    }
    return typed.stream().distinct().map(WantedRule::canonical).toList();
  }

  private static boolean isScope(String text, Scope.Kind kind) {
    return Scope.parse(text)
        .filter(scope -> scope.kind() == kind || scope.kind() == Scope.Kind.PLATFORM)
        .isPresent();
  }

  /** Scopes in their one spelling; beginnings of payout IDs as they are. */
  private static String canonical(String text) {
    return text.contains("/") ? Scope.parse(text).map(Scope::toString).orElse(text) : text;
  }

  private Map<String, Long> amounts() {
    Map<String, Long> amounts = new TreeMap<>();
    for (String text : upTo) {
      int colon = text.indexOf(':');
      String currency = text.substring(colon + 1);
      if (colon < 0
          || Platforms.ALL.stream().noneMatch(platform -> Currencies.isPaid(platform, currency))) {
        throw CommandFailure.usage(
            text + " is no amount with a currency that is paid", "write for example 50.00:GBP");
      }
      amounts.put(currency, minor(text.substring(0, colon)));
    }
    return amounts;
  }

  private static long minor(String amount) {
    return ExactAmount.parse(
            amount,
            2,
            flaw -> {
              throw CommandFailure.usage("--up-to: " + flaw.what(), flaw.remedy());
            })
        .orElseThrow();
  }
}
