package org.payouts.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.payout.Targets;
import org.payouts.sandbox.providers.book.Payment;

/**
 * Holds the providers' books against the topics. A book names targets, not payout IDs, so payouts
 * of one target, amount and currency are judged together: as many payments as were reported paid,
 * and payouts that are still open may account for one more each. Money that others paid does not
 * count.
 */
final class BooksJudge {

  private final List<String> differences = new ArrayList<>();
  private final Map<String, Tally> tallies = new TreeMap<>();
  private final TopicDump topics;

  private BooksJudge(TopicDump topics) {
    this.topics = topics;
  }

  /** Every way in which the books, the results and the ledger differ, readable; empty if none. */
  static List<String> differences(List<Payment> books, TopicDump topics) {
    BooksJudge judge = new BooksJudge(topics);
    judge.results();
    judge.conservation();
    judge.books(books);
    judge.sums(books);
    return List.copyOf(judge.differences);
  }

  /** Fails with all differences. */
  static void agree(List<Payment> books, TopicDump topics) {
    assertThat(differences(books, topics)).as("books, results and ledger").isEmpty();
  }

  private void results() {
    Map<String, Integer> results = new HashMap<>();
    topics.paid().forEach(paid -> results.merge(paid.getPayoutId(), 1, Integer::sum));
    topics.failed().forEach(failed -> results.merge(failed.getPayoutId(), 1, Integer::sum));
    Set<String> admitted = new HashSet<>();
    topics.commands().forEach(command -> admitted.add(command.getPayoutId()));
    results.forEach(
        (id, count) -> {
          if (count > 1) {
            differences.add(id + " has " + count + " results");
          }
          if (!admitted.contains(id)) {
            differences.add(id + " has a result and was never admitted");
          }
        });
    for (BonusPaid paid : topics.paid()) {
      ledgerSays(paid.getPayoutId(), "PAID");
      tally(paid.getPlatform().name(), paid.getTarget(), paid.getAmountMinor(), paid.getCurrency())
          .paid
          .add(paid.getPayoutId());
      if (paid.getPaidAmountMinor() != paid.getAmountMinor()) {
        differences.add(paid.getPayoutId() + " was paid another amount than asked");
      }
    }
    for (BonusFailed failed : topics.failed()) {
      ledgerSays(failed.getPayoutId(), "FAILED");
      tally(
              failed.getPlatform().name(),
              failed.getTarget(),
              failed.getAmountMinor(),
              failed.getCurrency())
          .failed
          .add(failed.getPayoutId());
    }
    for (PayoutCommand command : topics.commands()) {
      if (!results.containsKey(command.getPayoutId())) {
        open(command);
      }
    }
  }

  private void open(PayoutCommand command) {
    String platform = Targets.platform(command.getTarget()).orElseThrow().name();
    tally(
            platform,
            Targets.key(command.getTarget()),
            command.getAmountMinor(),
            command.getCurrency())
        .open
        .add(command.getPayoutId());
    PayoutLedgerEntry entry = topics.ledger().get(command.getPayoutId());
    if (entry != null && Set.of("PAID", "FAILED").contains(entry.getState())) {
      differences.add(command.getPayoutId() + " is " + entry.getState() + " without a result");
    }
  }

  private void ledgerSays(String id, String state) {
    PayoutLedgerEntry entry = topics.ledger().get(id);
    String found = entry == null ? "nothing" : entry.getState();
    if (!found.equals(state)) {
      differences.add(id + " has the result " + state + ", the ledger says " + found);
    }
  }

  private void conservation() {
    Map<String, List<String>> fates = new TreeMap<>();
    topics
        .commands()
        .forEach(
            command ->
                fates
                    .computeIfAbsent(TopicDump.place(command.getSource()), key -> new ArrayList<>())
                    .add("accepted"));
    topics
        .rejected()
        .forEach(
            rejected ->
                fates
                    .computeIfAbsent(
                        TopicDump.place(rejected.getSource()), key -> new ArrayList<>())
                    .add(rejected.getCode().name()));
    for (String place : topics.requestPlaces()) {
      List<String> fate = fates.getOrDefault(place, List.of());
      if (fate.size() != 1) {
        differences.add("the record at " + place + " has the fates " + fate);
      }
    }
    fates.keySet().stream()
        .filter(place -> !topics.requestPlaces().contains(place))
        .forEach(place -> differences.add("nothing was ever requested at " + place));
  }

  private void books(List<Payment> books) {
    Set<String> references = new HashSet<>();
    for (Payment payment : books) {
      if (payment.origin() != Payment.Origin.API) {
        continue;
      }
      tally(payment.platform(), payment.target(), payment.amountMinor(), payment.currency())
          .booked
          .add("#" + payment.number());
      String reference = payment.platform() + "/" + payment.target() + "/" + payment.reference();
      if (!references.add(reference)) {
        differences.add("paid twice under one bulk, token or count: " + reference);
      }
    }
    tallies.forEach(
        (key, tally) -> {
          int booked = tally.booked.size();
          if (booked < tally.paid.size() || booked > tally.paid.size() + tally.open.size()) {
            differences.add(key + ": " + tally);
          }
        });
  }

  private void sums(List<Payment> books) {
    Map<String, Long> sums = new TreeMap<>();
    for (Payment payment : books) {
      if (payment.origin() == Payment.Origin.API) {
        sums.merge(
            account(payment.platform(), payment.currency()), payment.amountMinor(), Math::addExact);
      }
    }
    for (BonusPaid paid : topics.paid()) {
      sums.merge(
          account(paid.getPlatform().name(), paid.getCurrency()),
          -paid.getPaidAmountMinor(),
          Math::addExact);
    }
    // An open payout may have been paid or not; what the groups above leave to it is all it may be.
    Map<String, Long> open = new HashMap<>();
    tallies.forEach(
        (key, tally) ->
            open.merge(
                tally.account,
                Math.multiplyExact(
                    tally.amountMinor, (long) tally.booked.size() - tally.paid.size()),
                Math::addExact));
    sums.forEach(
        (account, difference) -> {
          long explained = open.getOrDefault(account, 0L);
          if (difference != explained) {
            differences.add(account + ": books minus results is " + difference);
          }
        });
  }

  private Tally tally(String platform, String target, long amountMinor, String currency) {
    String account = account(platform, currency);
    return tallies.computeIfAbsent(
        account + " " + target + " " + amountMinor, key -> new Tally(account, amountMinor));
  }

  private static String account(String platform, String currency) {
    return platform.toLowerCase(Locale.ROOT) + " " + currency;
  }

  private static final class Tally {
    private final String account;
    private final long amountMinor;
    private final List<String> booked = new ArrayList<>();
    private final List<String> paid = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> open = new ArrayList<>();

    private Tally(String account, long amountMinor) {
      this.account = account;
      this.amountMinor = amountMinor;
    }

    @Override
    public String toString() {
      return "booked " + booked + ", paid " + paid + ", failed " + failed + ", open " + open;
    }
  }
}
