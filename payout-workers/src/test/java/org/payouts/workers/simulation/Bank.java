package org.payouts.workers.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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
import org.payouts.sandbox.providers.http.Reply;
import org.payouts.sandbox.providers.http.Request;
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
  private static final List<String> STUDIES = List.of("study-", "other-");

  /** One of the payouts that a money call was sent for. */
  record Sender(String payoutId, int attempt, String target) {}

  /** A line of the book, and whose call made it; null for what others paid. */
  record Booked(Sender sender, Payment payment) {
    boolean visible(long wallMs) {
      return payment.visibleMs() <= wallMs;
    }
  }

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
  private final List<Booked> booked = new ArrayList<>();
  private final List<Arrived> arrived = new ArrayList<>();
  private final Map<String, Sender> senders = new HashMap<>();
  private final Map<String, String> preparedLast = new HashMap<>();
  private final Map<String, Long> queuedUntil = new HashMap<>();
  private final Map<String, Long> existsFrom = new HashMap<>();
  private Consumer<Booked> onPaid = payment -> {};
  private Runnable onUnclearPayment = () -> {};

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
    this.respondent =
        new RespondentWorld(
            this::learnRespondent,
            balances,
            world.oneOf(List.of(CountPolicy.NEXT_ONLY, CountPolicy.IGNORED, CountPolicy.TOTAL)));
    prolific.lenient(true);
    mturk.lenient(true);
    respondent.lenient(true);
    for (String workspace : List.of("ws0", "ws1")) {
      prolific.workspace(workspace, "USD", Balances.LARGE);
      for (String each : STUDIES) {
        prolific.study(each + workspace, workspace);
      }
    }
    this.autopay = profile.faults() && world.chance(0.15);
    respondent.project(PROJECT, INCENTIVE_MINOR, autopay);
    this.api = open(world.between(0, profile.faults() ? 20_000 : 5_000));
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

  /** The provider's API; what it books is listed {@code listedMs} later. */
  private ProviderApi open(long listedMs) {
    return switch (provider) {
      case PROLIFIC ->
          new ProlificApi(prolific, book, settlements, balances, clock, listedMs, null);
      case MTURK -> new MTurkApi(mturk, book, balances, clock, listedMs);
      case RESPONDENT -> new RespondentApi(respondent, book, balances, clock, listedMs);
    };
  }

  // ---- the script ----------------------------------------------------------------------------

  void onPaid(Consumer<Booked> action) {
    onPaid = action;
  }

  /** Runs once, when a payment was made whose answer does not tell so. */
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
    world.say("OUTSIDE   %s pays %d to %s", origin, amountMinor, target);
  }

  void heal() {
    accounts.begin(provider, FaultClass.UNAUTHORIZED_401, new Fault(null, 0, 0));
    balances.drain(provider, 0);
    prolific.wrongIdsNamed(true);
  }

  /** Prolific: some submissions took no part, and a refusal may keep to itself which. */
  void knowsNotAll(int targets) {
    for (int t = 0; t < targets; t++) {
      if (world.chance(0.05)) {
        prolific.unknownSubmission("T" + t);
        world.tally.fault("submission_unknown");
      }
    }
    if (world.chance(0.3)) {
      prolific.wrongIdsNamed(false);
      world.tally.fault("wrong_ids_not_named");
    }
  }

  /** Whose row a draft of this target most likely holds, should it be paid unclaimed. */
  void preparing(String payoutId, String target) {
    preparedLast.put(target, payoutId);
  }

  // ---- calls ---------------------------------------------------------------------------------

  Call identify(Request request) {
    return api.identify(request);
  }

  /** A call has arrived; there are senders if it may move money. */
  Reply serve(Call call, Passage passage, List<Sender> from) {
    settleDue();
    if (!from.isEmpty()) {
      arrived.add(
          new Arrived(arrived.size() + 1L, clock.getAsLong(), call.targets(), call.reference()));
      from.forEach(sender -> senders.put(call.reference() + " " + sender.target(), sender));
    }
    if (call.rejected() != null) {
      return call.rejected();
    }
    Fault fault = fault(call, passage);
    FaultClass kind = fault.kind();
    if (kind == null) {
      return perform(call, fault, passage).reply();
    }
    return switch (kind.phase()) {
      case BEFORE, ACCOUNT -> answer(kind, call, Reply.empty(500));
      case AFTER -> {
        Outcome done = perform(call, fault, passage);
        if (done.payments() > 0) {
          onUnclearPayment.run();
          onUnclearPayment = () -> {};
        }
        yield answer(kind, call, done.reply());
      }
      case WITHIN -> within(kind, call, fault, passage);
    };
  }

  private Fault fault(Call call, Passage passage) {
    FaultClass refusing = accounts.refusing(provider);
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

  private Reply answer(FaultClass kind, Call call, Reply own) {
    Reply reply =
        switch (kind.status()) {
          case 0 -> own;
          case 200 -> Reply.html(200, "Welcome to the hotel's network");
          case 307 -> Reply.html(307, "Moved").header("Location", "/moved");
          default -> api.refusal(kind.status(), call);
        };
    if (kind == FaultClass.RATE_429_RETRY_AFTER) {
      reply = reply.header("Retry-After", "7");
    }
    return reply.delivered(kind.delivery());
  }

  private Reply within(FaultClass kind, Call call, Fault fault, Passage passage) {
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
    // MTurk's API remembers tokens, so there is one for all calls.
    boolean own = call.operation().kind() == Operation.Kind.MONEY && provider != Provider.MTURK;
    ProviderApi with = own ? open(passage.listedMs()) : api;
    Outcome outcome = with.perform(call, fault);
    attribute();
    return outcome;
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
    for (int i = booked.size(); i < payments.size(); i++) {
      Payment payment = payments.get(i);
      Booked line = new Booked(sender(payment), payment);
      booked.add(line);
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
    return lines.stream().allMatch(line -> line.visible(clock.getAsLong()));
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

  boolean autopays() {
    return provider == Provider.RESPONDENT && autopay;
  }
}
