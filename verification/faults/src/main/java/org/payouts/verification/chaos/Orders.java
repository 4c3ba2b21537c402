package org.payouts.verification.chaos;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.payouts.ControlOrder;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.PayoutLimit;
import org.payouts.PayoutResolution;
import org.payouts.Platform;
import org.payouts.cli.kafka.ControlClient;
import org.payouts.cli.kafka.ResolutionClient;
import org.payouts.cli.limits.WantedLimit;
import org.payouts.config.Settings;
import org.payouts.control.Scope;
import org.payouts.verification.harness.Tally;
import org.payouts.words.Money;

/**
 * What people order while payouts run, with the clients of the commands: stops, limits, and a
 * second person's yes. Thread-safe.
 */
public final class Orders implements AutoCloseable {
  private static final List<String> SCOPES =
      List.of(
          "prolific/account/ws-0",
          "prolific/study/study-1",
          "prolific",
          "mturk",
          "respondent",
          "respondent/study/project");

  private static final String BY = "the scripted operator";
  private static final String BECAUSE = "it is a drill";
  private static final String WAITS_FOR_APPROVAL = "NEEDS_APPROVAL";

  private final ControlClient controls;
  private final ResolutionClient resolutions;
  private final Tally tally;
  private final Set<String> stopped = new TreeSet<>();
  private final Set<String> limited = new TreeSet<>();

  /** Orders for that pipeline. */
  public Orders(Settings settings, Tally tally) {
    this.controls = new ControlClient(settings);
    this.resolutions = new ResolutionClient(settings);
    this.tally = tally;
  }

  private static String any(Random random) {
    return SCOPES.get(random.nextInt(SCOPES.size()));
  }

  private static String currency(Scope scope) {
    return scope.platform() == Platform.PROLIFIC ? "GBP" : "USD";
  }

  /** Stops a scope, or everything; returns which. */
  public synchronized String stop(Random random) {
    String scope = random.nextInt(5) == 0 ? Scope.everything().toString() : any(random);
    stopped.add(scope);
    give(scope, ControlOrder.STOP);
    tally.count("orders.stop");
    return scope;
  }

  /** What is stopped. */
  synchronized List<Scope> stopped() {
    return stopped.stream().flatMap(each -> Scope.parse(each).stream()).toList();
  }

  /** Lets the scope go on. */
  synchronized void go(String scope) {
    give(scope, ControlOrder.GO);
    stopped.remove(scope);
  }

  private void give(String scope, ControlOrder order) {
    controls.give(
        PayoutControl.newBuilder()
            .setScope(scope)
            .setOrder(order)
            .setBy(BY)
            .setBecause(BECAUSE)
            .setDecidedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
            .build());
  }

  /** Limits what a scope pays in a day, in total or per target to little more than it is now. */
  public synchronized String limitSums(Random random) {
    Scope scope = Scope.parse(any(random)).orElseThrow();
    String currency = currency(scope);
    PayoutLimit nothing = wanted(currency, null, null, "0.01", null, false).of(scope, controls);
    long used =
        controls
            .uses()
            .of(
                new org.payouts.cli.kafka.Orders(
                    List.of(WantedLimit.order(scope, nothing, BY, BECAUSE))),
                Instant.now())
            .get(0)
            .total();
    String more = Money.plain(used + 100 + random.nextInt(4_000), currency);
    boolean soft = random.nextInt(6) == 0;
    limit(
        scope,
        switch (random.nextInt(3)) {
          case 0 -> wanted(currency, null, more, null, null, soft);
          case 1 -> wanted(currency, null, null, more, null, soft);
          default -> {
            String perTarget = Money.plain(100 + random.nextInt(800), currency);
            yield wanted(currency, null, null, null, perTarget, soft);
          }
        });
    tally.count("orders.limit_of_sums");
    return scope.toString();
  }

  /** Lets a second person approve what is above an amount. */
  public synchronized String askForApproval(Random random) {
    Scope scope = Scope.parse(any(random)).orElseThrow();
    String above = Money.plain(100 + random.nextInt(300), currency(scope));
    limit(scope, wanted(currency(scope), above, null, null, null, false));
    tally.count("orders.limit_of_approval");
    return scope.toString();
  }

  private static WantedLimit wanted(
      String currency,
      @Nullable String approvalAbove,
      @Nullable String perDay,
      @Nullable String inTotal,
      @Nullable String perTarget,
      boolean soft) {
    return new WantedLimit(
        currency, null, approvalAbove, 24, perDay, inTotal, perTarget, ZoneOffset.UTC, soft);
  }

  private void limit(Scope scope, WantedLimit wanted) {
    limited.add(scope.toString());
    controls.give(WantedLimit.order(scope, wanted.of(scope, controls), BY, BECAUSE));
  }

  /** Approves, cancels or forgets each payout that waits for a second person. */
  public synchronized void answer(Random random) {
    List<PayoutResolution> answers = new ArrayList<>();
    for (PayoutLedgerEntry entry : resolutions.open()) {
      if (WAITS_FOR_APPROVAL.equals(entry.getWaitingCode())) {
        String id = entry.getPayoutId();
        int what = random.nextInt(8);
        if (what < 5) {
          answers.add(ResolutionClient.approval(id, entry.getContentHash(), BY, BECAUSE));
        } else if (what < 7) {
          answers.add(ResolutionClient.cancel(id, BY, BECAUSE));
        }
      }
    }
    resolutions.give(answers);
    answers.forEach(
        each -> tally.count("orders." + each.getVerdict().name().toLowerCase(Locale.ROOT)));
  }

  /** Ends the limit of the scope. */
  synchronized void unlimit(String scope) {
    Scope of = Scope.parse(scope).orElseThrow();
    controls.give(WantedLimit.order(of, null, BY, BECAUSE));
    limited.remove(scope);
  }

  /** Takes back all of it, so that everything can come to its end. */
  public synchronized void end() {
    List.copyOf(limited).forEach(this::unlimit);
    List.copyOf(stopped).forEach(this::go);
  }

  @Override
  public void close() {
    controls.close();
    resolutions.close();
  }
}
