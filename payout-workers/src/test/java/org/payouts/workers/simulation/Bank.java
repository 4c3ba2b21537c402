package org.payouts.workers.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.api.Outcome;
import org.payouts.sandbox.providers.api.ProviderApi;
import org.payouts.sandbox.providers.book.AppendOnlyFile;
import org.payouts.sandbox.providers.book.Balances;
import org.payouts.sandbox.providers.book.Book;
import org.payouts.sandbox.providers.book.Payment;
import org.payouts.sandbox.providers.book.Settlements;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.faults.AccountFaults;
import org.payouts.sandbox.providers.faults.Fault;
import org.payouts.sandbox.providers.faults.FaultClass;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.mturk.MTurkApi;
import org.payouts.sandbox.providers.mturk.MTurkWorld;
import org.payouts.sandbox.providers.prolific.ProlificApi;
import org.payouts.sandbox.providers.prolific.ProlificWorld;
import org.payouts.sandbox.providers.respondent.CountPolicy;
import org.payouts.sandbox.providers.respondent.RespondentApi;
import org.payouts.sandbox.providers.respondent.RespondentWorld;

/**
 * The provider's side: the sandbox's provider in memory and in virtual time, with the book of what
 * was really paid, and for whom.
 */
final class Bank {
  static final long INCENTIVE_MINOR = 100;
  static final String PROJECT = "project";
  static final String WORKER = "AWORKER";

  /** What is no ID of a workspace binds nothing. */
  static final List<String> WORKSPACES =
      List.of("5f9abb000000000000000000", "5f9abb000000000000000001");

  private static final List<String> STUDIES = List.of("study-", "other-");

  /** A study that pays in another currency than its workspace holds. */
  static final String POUNDS = "pounds-";

  /** A study of another workspace than the one it is named after. */
  static final String MOVED = "moved-";

  /** Nothing is known of a workspace, study or project of this name. */
  static final String UNKNOWN = "unknown";

  /** One of the payouts that a money call was sent for. */
  record Sender(String payoutId, int attempt, String target) {}

  /** A line of the book, and whose call made it; null for what others paid. */
  record Booked(Sender sender, Payment payment) {}

  /** A money call that arrived. */
  record Arrived(long number, long receivedMs, List<String> targets, String reference) {}

  final Provider provider;
  private final World world;
  private final Profile profile;
  private final LongSupplier clock;
  private final Book book;
  private final Balances balances;
  private final Settlements settlements;
  private final AccountFaults accounts;
  private final ProlificWorld prolific;
  private final MTurkWorld mturk;
  private final RespondentWorld respondent;
  private final ProviderApi api;
  private final boolean autopay;
  private final Shelf shelf;
  private final CountPolicy counts;

  /** Prolific refuses a row by name while it hides a payment of it. */
  private final boolean sly;

  /** Units whose reads are answered so for some time. */
  private final Map<String, ReadFault> troubled = new LinkedHashMap<>();

  private final Map<String, Long> preparedFrom = new HashMap<>();
  private final Map<String, Long> readFrom = new HashMap<>();
  private final List<Booked> booked = new ArrayList<>();
  private final List<Arrived> arrived = new ArrayList<>();
  private final Map<String, Sender> senders = new HashMap<>();
  private final Map<String, String> preparedLast = new HashMap<>();
  private final Map<String, Long> queuedUntil = new HashMap<>();
  private final Map<String, Long> existsFrom = new HashMap<>();
  private Consumer<Booked> onPaid = payment -> {};
  private Runnable onUnclearPayment = () -> {};

  /** When the payments of the call that is carried out at the moment are listed. */
  private Show showing = Show.after(0);

  /** Until then nothing goes wrong here with reads of these: what they show is all there is. */
  private final Map<String, Long> readable = new HashMap<>();

  /** The same of all payments of the call but the first. */
  private @Nullable Show showingOthers;

  private record ReadFault(int status, long until) {}

  Bank(World world, Profile profile) {
    this.world = world;
    this.profile = profile;
    this.provider = Provider.valueOf(profile.platform().name());
    this.clock = world::wallMs;
    this.book = new Book(AppendOnlyFile.none(), clock);
    this.balances = new Balances(book, clock);
    this.settlements = new Settlements(AppendOnlyFile.none(), book, clock);
    this.accounts = new AccountFaults(clock);
    this.prolific = new ProlificWorld(this::learnProlific, balances);
    this.mturk = new MTurkWorld(this::learnMTurk, balances);
    this.shelf = new Shelf(world);
    this.counts = counts();
    this.sly = sly();
    this.respondent = new RespondentWorld(this::learnRespondent, balances, counts);
    for (String workspace : WORKSPACES) {
      prolific.workspace(workspace, "USD", Balances.LARGE);
      for (String each : STUDIES) {
        prolific.study(each + workspace, workspace);
      }
    }
    prolific.study(POUNDS + WORKSPACES.get(0), WORKSPACES.get(0), "GBP");
    prolific.study(MOVED + WORKSPACES.get(0), WORKSPACES.get(1));
    shelf.noisy(profile.faults() && world.chance(0.2));
    this.autopay = profile.faults() && world.chance(0.15);
    respondent.project(PROJECT, INCENTIVE_MINOR, autopay);
    this.api = open();
  }

  private CountPolicy counts() {
    List<CountPolicy> all = List.of(CountPolicy.NEXT_ONLY, CountPolicy.IGNORED, CountPolicy.TOTAL);
    if (profile.mutant().ofBaselines()) {
      return CountPolicy.IGNORED;
    }
    return profile.mutant() == Mutant.D20_LATER_REFUSAL_FAILS
        ? CountPolicy.NEXT_ONLY
        : world.oneOf(all);
  }

  private boolean sly() {
    return !profile.mutant().ofBaselines()
        && (profile.mutant() == Mutant.D20_LATER_REFUSAL_FAILS || world.chance(0.5));
  }

  /** The provider itself does not pay again what it paid and does not list yet. */
  boolean guards() {
    return switch (provider) {
      case PROLIFIC -> sly;
      case MTURK -> true;
      case RESPONDENT -> counts != CountPolicy.IGNORED;
    };
  }

  /** What the provider must have heard of before anybody is paid there. */
  void knows(String target, String study) {
    switch (provider) {
      case PROLIFIC -> prolific.submission(target, study);
      case MTURK -> mturk.assignment(target, WORKER, "HIT");
      case RESPONDENT -> respondent.response(target, PROJECT);
    }
  }

  /** Most submissions of a workspace are of one study. */
  static String study(String workspace, String target) {
    return STUDIES.get(Math.floorMod(target.hashCode() / 2, 4) == 0 ? 1 : 0) + workspace;
  }

  private void learnProlific(ObjectNode change) {
    prolific.apply(change, book.size());
  }

  private void learnMTurk(ObjectNode change) {
    mturk.apply(change, book.size());
  }

  private void learnRespondent(ObjectNode change) {
    respondent.apply(change, book.size());
  }

  /** The provider's API; what its lists show of the book is the shelf's affair. */
  private ProviderApi open() {
    return switch (provider) {
      case PROLIFIC -> new ProlificApi(prolific, book, settlements, balances, clock, 0, null);
      case MTURK -> new MTurkApi(mturk, book, balances, clock, 0);
      case RESPONDENT -> new RespondentApi(respondent, book, balances, clock, 0);
    };
  }

  // ---- the script ----------------------------------------------------------------------------

  void onPaid(Consumer<Booked> action) {
    onPaid = action;
  }

  /** Runs once, when a payment was made whose answer does not say so. */
  void onUnclearPayment(Runnable action) {
    onUnclearPayment = action;
  }

  /** MTurk: the assignment is not there before. */
  void existsFrom(String target, long time) {
    existsFrom.put(target, time);
  }

  /**
   * Respondent pays the first one by itself, if the project says so. After somebody else's payment
   * it would be one of exactly our amount (model B15), so then it is not made.
   */
  void autopay(String target) {
    if (book.of(provider, target).isEmpty()) {
      outside(target, INCENTIVE_MINOR, Payment.Origin.AUTOPAY);
    }
  }

  /** Somebody else pays. */
  void outside(String target, long amountMinor, Payment.Origin origin) {
    Payment paid =
        book.append(
            Payment.of(provider, "outside", target, amountMinor, "USD")
                .to(provider == Provider.RESPONDENT ? PROJECT : "", "")
                .referring("by hand", "paid by hand")
                .by(origin),
            0);
    booked.add(new Booked(null, paid));
    shelf.put(paid, Show.after(0));
    world.say("OUTSIDE   %s pays %d to %s", origin, amountMinor, target);
  }

  void heal() {
    accounts.begin(provider, FaultClass.UNAUTHORIZED_401, new Fault(null, 0, 0));
    balances.drain(provider, 0);
    prolific.wrongIdsNamed(true);
    shelf.noisy(false);
    troubled.clear();
    shelf.inOrderBy(world.now + profile.latestMs());
  }

  /** What reads can be about: a row, a study, a workspace, a project. */
  List<String> units() {
    return switch (provider) {
      case PROLIFIC -> {
        String first = WORKSPACES.get(0);
        yield List.of(
            "T0",
            "T1",
            "T2",
            STUDIES.get(0) + first,
            STUDIES.get(1) + first,
            first,
            WORKSPACES.get(1));
      }
      case MTURK -> List.of("T0", "T1");
      case RESPONDENT -> List.of("T0", "T1", PROJECT);
    };
  }

  List<Integer> oddStatuses() {
    return provider == Provider.MTURK ? List.of(403, 500) : List.of(200, 403, 404, 422, 500);
  }

  /** Reads about this unit are answered so for a while. */
  void trouble(String unit, int status, long ms) {
    world.say("TROUBLE   reads about %s are answered %d for %d ms", unit, status, ms);
    troubled.put(unit, new ReadFault(status, world.now + ms));
  }

  private SimulatedResponse troubled(Call call) {
    if (call.operation().kind() != Operation.Kind.READ || world.healed()) {
      return null;
    }
    for (Map.Entry<String, ReadFault> each : troubled.entrySet()) {
      int status = each.getValue().status();
      // A token may read a project or may not: that does not change for a while.
      boolean withheld =
          call.operation() == Operation.PROLIFIC_PROJECT && (status == 403 || status == 404);
      if (world.now < each.getValue().until() && call.concerns(each.getKey()) && !withheld) {
        return status == 200 ? SimulatedResponse.html(200, "Welcome") : api.refusal(status, call);
      }
    }
    return null;
  }

  /** The absence of the payout's payments was believed, and it is to be tried again. */
  void retried(String payoutId) {
    of(payoutId).forEach(line -> shelf.retried(line.payment()));
  }

  /** A payout is settled: now and then lists forget for a while what they have shown. */
  void settled(String payoutId) {
    boolean often = profile.mutant() == Mutant.D21_TARGET_FORGETS;
    if (!profile.faults() || world.healed() || profile.token()) {
      return;
    }
    if (world.chance(often ? 0.9 : 0.15)) {
      world.tally.fault("list_forgets");
      long in = often ? 1 : world.between(1, 3_000);
      long ms = world.between(often ? 30_000 : 5_000, 200_000);
      of(payoutId).forEach(line -> shelf.forget(line.payment(), in, ms));
    }
  }

  /** Prolific: some submissions took no part, and a refusal may keep to itself which. */
  Set<String> knowsNotAll(int targets) {
    Set<String> unknown = new HashSet<>();
    for (int t = 0; t < targets; t++) {
      if (world.chance(0.05)) {
        prolific.unknownSubmission("T" + t);
        unknown.add("T" + t);
        world.tally.fault("submission_unknown");
      }
    }
    if (world.chance(0.3)) {
      prolific.wrongIdsNamed(false);
      world.tally.fault("wrong_ids_not_named");
    }
    return unknown;
  }

  /** Whose row a draft of this target most likely holds, should it be paid unclaimed. */
  void preparing(String payoutId, String target) {
    preparedLast.put(target, payoutId);
    preparedFrom.put(payoutId, world.now);
  }

  /** An owner begins to read the books of a payout. */
  void reading(String owner, String payoutId) {
    readFrom.put(owner + " " + payoutId, world.now);
  }

  /** Whether the newest preparation must have seen a payment of this payout. */
  boolean shownToPreparation(String payoutId) {
    long since = preparedFrom.getOrDefault(payoutId, Long.MIN_VALUE);
    return of(payoutId).stream().anyMatch(line -> shelf.showedSince(line.payment(), since));
  }

  /** Whether this owner's newest read must have seen a payment of this payout. */
  boolean shownToRead(String owner, String payoutId) {
    long since = readFrom.getOrDefault(owner + " " + payoutId, Long.MIN_VALUE);
    return of(payoutId).stream().anyMatch(line -> shelf.showedSince(line.payment(), since));
  }

  // ---- calls ---------------------------------------------------------------------------------

  Call identify(Request request) {
    return api.identify(request);
  }

  /** A call has arrived; there are senders if it may move money. */
  SimulatedResponse serve(Call call, Passage passage, List<Sender> from) {
    settleDue();
    if (!from.isEmpty()) {
      arrived.add(
          new Arrived(arrived.size() + 1L, clock.getAsLong(), call.targets(), call.reference()));
      from.forEach(sender -> senders.put(call.reference() + " " + sender.target(), sender));
      // What a target was paid before is listed before the quiet after this call is over: books
      // that lack one payment and have another of the same amount look like books without either.
      long soon = world.now + world.between(1, Profile.PRESUMED_QUIET_MS - 1_000);
      call.targets().forEach(target -> shelf.inOrderBy(target, soon));
    }
    if (call.rejected() != null) {
      return call.rejected();
    }
    if (call.operation() == Operation.PROLIFIC_SUBMISSION
        && world.now < readable.getOrDefault(call.target(), 0L)) {
      return perform(call, Fault.none(), passage).reply();
    }
    SimulatedResponse trouble = troubled(call);
    if (trouble != null) {
      world.tally.fault("unit_reads_" + trouble.status());
      return trouble;
    }
    Fault fault = fault(call, passage);
    FaultClass kind = fault.kind();
    if (kind == null && passage.deed() != null) {
      return done(call, passage.deed(), passage);
    }
    if (kind == null) {
      String hidden = hiddenRow(call);
      if (hidden != null) {
        world.tally.reached("refused_by_name_while_hidden");
        return api.refusal(400, call.about(hidden));
      }
      return perform(call, fault, passage).reply();
    }
    return switch (kind.phase()) {
      case BEFORE, ACCOUNT -> answer(kind, call, SimulatedResponse.empty(500));
      case AFTER -> {
        Outcome done = perform(call, fault, passage);
        if (done.payments() > 0) {
          unclearPayment();
        }
        yield answer(kind, call, done.reply());
      }
      case WITHIN -> within(kind, call, fault, passage);
    };
  }

  private SimulatedResponse done(Call call, Deed deed, Passage passage) {
    SimulatedResponse own = SimulatedResponse.empty(500);
    switch (deed.does()) {
      case AT_ONCE -> {
        showingOthers = deed.says().no() ? ofOthers(call, passage.show()) : null;
        Outcome outcome = perform(call, Fault.none(), passage);
        showingOthers = null;
        own = outcome.reply();
        if (outcome.payments() > 0 && deed.says() != Says.OWN) {
          world.tally.reached(deed.says().no() ? "paid_and_said_no" : "paid_and_said_otherwise");
          unclearPayment();
        }
      }
      case LATER -> {
        long due = world.now + deed.laterMs();
        call.targets().forEach(target -> queuedUntil.merge(target, due, Math::max));
        // By then another attempt may have sent the same reference.
        List<Sender> from =
            call.targets().stream()
                .map(target -> senders.get(call.reference() + " " + target))
                .filter(Objects::nonNull)
                .toList();
        world.at(
            due,
            () -> {
              Map<String, Sender> newest = Map.copyOf(senders);
              from.forEach(sender -> senders.put(call.reference() + " " + sender.target(), sender));
              perform(call, Fault.none(), passage);
              senders.putAll(newest);
            });
      }
      case NEVER -> {
        // Said, and nothing done.
      }
    }
    return deed.says().reply(api, call, own);
  }

  /**
   * A no hides what it has paid for no longer than the shorter quiet. Of a bulk that holds for one
   * row only: the others may show when everything has to, and nobody may take them for unpaid.
   */
  private @Nullable Show ofOthers(Call call, Show ofFirst) {
    if (call.targets().size() < 2 || guards() || profile.hidden()) {
      return null;
    }
    world.tally.fault("rows_shown_one_by_one");
    call.targets().forEach(target -> readable.put(target, world.now + Profile.QUIET_MS));
    boolean late = profile.mutant() == Mutant.CALL_FORGOTTEN;
    if (!late && !ofFirst.untilRetried() && world.chance(0.3)) {
      world.tally.fault("row_shown_beside_a_strangers");
      outside(call.targets().get(0), profile.byHandMinor(world), Payment.Origin.OUTSIDE);
    }
    long latest = Profile.QUIET_MS - Profile.LEASE_MS - 5_000;
    return Show.after(world.between(late ? latest - 5_000 : 0, latest));
  }

  private void unclearPayment() {
    onUnclearPayment.run();
    onUnclearPayment = () -> {};
  }

  private String hiddenRow(Call call) {
    return sly && call.operation() == Operation.PROLIFIC_SET_UP
        ? call.targets().stream().filter(shelf::hid).findFirst().orElse(null)
        : null;
  }

  private Fault fault(Call call, Passage passage) {
    FaultClass refusing = accounts.refusing(provider);
    if (refusing == FaultClass.FORBIDDEN_403 && call.operation() == Operation.PROLIFIC_PROJECT) {
      refusing = FaultClass.UNAUTHORIZED_401; // Else it would say that projects are withheld.
    }
    if (refusing != null) {
      return new Fault(refusing, 0, 0);
    }
    if (world.now < existsFrom.getOrDefault(call.target(), 0L) && call.operation().money()) {
      return new Fault(FaultClass.ASSIGNMENT_ABSENT, 0, 0);
    }
    Fault fault = new Fault(passage.fault(), passage.measureMs(), 0);
    if (passage.fault() != null && passage.fault().phase() == FaultClass.Phase.ACCOUNT) {
      accounts.begin(provider, passage.fault(), fault);
    }
    return fault;
  }

  private SimulatedResponse answer(FaultClass kind, Call call, SimulatedResponse own) {
    SimulatedResponse reply =
        switch (kind.status()) {
          case 0 -> own;
          case 200 -> SimulatedResponse.html(200, "Welcome to the hotel's network");
          case 307 -> SimulatedResponse.html(307, "Moved").header("Location", "/moved");
          default -> api.refusal(kind.status(), call);
        };
    if (kind == FaultClass.RATE_429_RETRY_AFTER) {
      reply = reply.header("Retry-After", "7");
    }
    return reply.delivered(kind.delivery());
  }

  private SimulatedResponse within(FaultClass kind, Call call, Fault fault, Passage passage) {
    switch (kind) {
      case EMPTY_BALANCE -> balances.drain(provider, fault.ms());
      case OUTSIDE_PAYER ->
          outside(world.oneOf(call.targets()), profile.byHandMinor(world), Payment.Origin.OUTSIDE);
      case SETTLE_LATE -> {
        call.targets()
            .forEach(target -> queuedUntil.merge(target, world.now + fault.ms(), Math::max));
        world.in(fault.ms(), this::settleDue);
      }
      default -> {
        // The provider itself knows what to do.
      }
    }
    return perform(call, fault, passage).reply();
  }

  private Outcome perform(Call call, Fault fault, Passage passage) {
    Outcome outcome = api.perform(call, fault);
    showing = passage.show();
    attribute();
    showing = Show.after(0);
    if (call.operation() == Operation.RESPONDENT_PAYOUT && outcome.reply().status() == 409) {
      world.tally.reached("count_guard_refuses");
      return Outcome.of(api.refusal(world.oneOf(List.of(400, 409, 422)), call));
    }
    SimulatedResponse seen = shelf.seen(call, outcome.reply());
    return seen == outcome.reply() ? outcome : new Outcome(seen, outcome.payments());
  }

  private void settleDue() {
    settlements.settleDue();
    attribute();
  }

  private void attribute() {
    if (book.size() == booked.size()) {
      return;
    }
    List<Payment> payments = book.payments();
    int first = booked.size();
    for (int i = first; i < payments.size(); i++) {
      Payment payment = payments.get(i);
      Booked line = new Booked(sender(payment), payment);
      booked.add(line);
      shelf.put(payment, i == first || showingOthers == null ? showing : showingOthers);
      world.tally.payment();
      world.say(
          "BOOK      pays %s (attempt %d) %d to %s",
          line.sender().payoutId(),
          line.sender().attempt(),
          payment.amountMinor(),
          payment.target());
      onPaid.accept(line);
    }
  }

  private Sender sender(Payment payment) {
    Sender claimed = senders.get(payment.reference() + " " + payment.target());
    return claimed == null
        ? new Sender(preparedLast.get(payment.target()), 0, payment.target())
        : claimed;
  }

  // ---- the truth -----------------------------------------------------------------------------

  List<Booked> of(String payoutId) {
    return booked.stream()
        .filter(line -> line.sender() != null && line.sender().payoutId().equals(payoutId))
        .toList();
  }

  List<Booked> all() {
    return booked;
  }

  List<Arrived> calls() {
    return arrived;
  }

  boolean visible(List<Booked> lines) {
    return lines.stream().allMatch(line -> shelf.shows(line.payment()));
  }

  /** Nothing accepted for the target is still to be paid. */
  boolean nothingQueued(String target) {
    return queuedUntil.getOrDefault(target, 0L) < world.now;
  }

  boolean paidByHand(String target) {
    return booked.stream()
        .map(Booked::payment)
        .anyMatch(
            payment ->
                payment.origin() == Payment.Origin.OUTSIDE && payment.target().equals(target));
  }

  /** Somebody paid nearly our amount: no person may say then that we did not. */
  boolean nearlyPaidByHand(String target) {
    return booked.stream()
        .map(Booked::payment)
        .anyMatch(
            payment ->
                payment.origin() == Payment.Origin.OUTSIDE
                    && payment.target().equals(target)
                    && (payment.amountMinor() == 101 || payment.amountMinor() == 251));
  }

  boolean autopays() {
    return provider == Provider.RESPONDENT && autopay;
  }
}
