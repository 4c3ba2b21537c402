package org.payouts.workers.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.workers.simulation.SimProvider.Question;
import org.payouts.workers.simulation.SimProvider.Reply;
import org.payouts.workers.simulation.SimProvider.Status;

/** The provider's side: the book of what was really paid, and how calls go wrong. */
final class Bank {
  private static final long TOKEN_LIFE_MS = 24 * 3_600_000L;

  record Payment(String payoutId, String target, long amount, long paidAt, long visibleAt) {}

  /** What happens to a money call that arrived. */
  enum Fate {
    PAYS,
    LOST_BEFORE,
    REFUSED_CONNECT,
    ERROR_BEFORE,
    ERROR_AFTER,
    LOST_AFTER,
    LATE,
    REFUSES,
    UNAUTHORIZED,
    TOO_MANY,
    NO_FUNDS,
    SLOW,
    ACCEPTS_AND_FORGETS
  }

  final List<Payment> book = new ArrayList<>();
  private final World world;
  private final Profile profile;
  private final Checker checker;
  private final Map<String, Long> tokens = new HashMap<>();
  private final Map<String, Long> existsFrom = new HashMap<>();
  private Runnable onUnclearPayment = () -> {};
  private long unauthorizedUntil;
  private long noFundsUntil;

  Bank(World world, Profile profile, Checker checker) {
    this.world = world;
    this.profile = profile;
    this.checker = checker;
  }

  void existsFrom(String target, long time) {
    existsFrom.put(target, time);
  }

  /** Runs once, when a payment was made whose answer does not tell so. */
  void onUnclearPayment(Runnable action) {
    onUnclearPayment = action;
  }

  void heal() {
    unauthorizedUntil = 0;
    noFundsUntil = 0;
  }

  Fate fate() {
    if (!profile.faults() || world.healed || !world.chance(0.45)) {
      return Fate.PAYS;
    }
    Fate fate = Fate.values()[world.random.nextInt(Fate.values().length)];
    return fate == Fate.ACCEPTS_AND_FORGETS && profile.kind() == Profile.Kind.TOKEN
        ? Fate.PAYS
        : fate;
  }

  /** A money call has arrived. */
  Reply pay(Question call, Fate fate) {
    switch (fate) {
      case ERROR_BEFORE -> {
        return Reply.of(Status.ERROR);
      }
      case REFUSES -> {
        return Reply.of(Status.REFUSED);
      }
      case UNAUTHORIZED -> unauthorizedUntil = world.now + world.between(1_000, 20_000);
      case NO_FUNDS -> noFundsUntil = world.now + world.between(1_000, 20_000);
      case TOO_MANY -> {
        return Reply.of(Status.TOO_MANY);
      }
      case ACCEPTS_AND_FORGETS -> {
        return Reply.of(Status.OK);
      }
      default -> {
        // Goes on.
      }
    }
    if (world.now < unauthorizedUntil) {
      return Reply.of(Status.UNAUTHORIZED);
    }
    if (world.now < existsFrom.getOrDefault(call.target(), 0L)) {
      return Reply.of(Status.TARGET_MISSING);
    }
    if (!call.token().isEmpty()) {
      Long processed = tokens.get(call.token());
      if (processed != null && world.now - processed < TOKEN_LIFE_MS) {
        return Reply.of(Status.TOKEN_USED);
      }
    }
    if (world.now < noFundsUntil) {
      return Reply.of(Status.NO_FUNDS);
    }
    if (!call.token().isEmpty()) {
      tokens.put(call.token(), world.now);
    }
    Payment payment =
        new Payment(call.payoutId(), call.target(), call.amount(), world.now, world.now + lag());
    book.add(payment);
    world.say(
        "BOOK      pays %s (attempt %d) to %s", call.payoutId(), call.attempt(), call.target());
    checker.paid(payment, book);
    if (fate == Fate.ERROR_AFTER || fate == Fate.LOST_AFTER) {
      onUnclearPayment.run();
      onUnclearPayment = () -> {};
    }
    return Reply.of(fate == Fate.ERROR_AFTER ? Status.ERROR : Status.OK);
  }

  private long lag() {
    boolean far = profile.faults() && !profile.bounded() && !world.healed && world.chance(0.1);
    return far
        ? world.between(20_000, 300_000)
        : world.between(0, profile.faults() ? 19_000 : 5_000);
  }

  Reply list(Question question) {
    if (world.now < unauthorizedUntil) {
      return Reply.of(Status.UNAUTHORIZED);
    }
    if (profile.faults() && !world.healed && world.chance(0.15)) {
      return Reply.of(
          world.chance(0.05) && question.verb() != SimProvider.Verb.LIST
              ? Status.REFUSED
              : Status.ERROR);
    }
    List<Payment> visible =
        book.stream()
            .filter(p -> p.target().equals(question.target()) && p.visibleAt() <= world.now)
            .toList();
    return new Reply(
        Status.OK,
        visible.stream().map(Payment::amount).toList(),
        visible.stream().anyMatch(p -> p.payoutId().equals(question.payoutId())));
  }

  Reply probe() {
    return Reply.of(
        world.now < unauthorizedUntil || world.now < noFundsUntil
            ? Status.UNAUTHORIZED
            : Status.OK);
  }

  List<Payment> of(String payoutId) {
    return book.stream().filter(p -> p.payoutId().equals(payoutId)).toList();
  }
}
