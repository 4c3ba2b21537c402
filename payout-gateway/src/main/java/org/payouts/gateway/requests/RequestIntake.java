package org.payouts.gateway.requests;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.admission.AdmissionLimits;
import org.payouts.admission.AdmissionRules;
import org.payouts.gateway.access.LiveRules;
import org.payouts.gateway.access.Rates;
import org.payouts.gateway.access.Requester;
import org.payouts.gateway.problems.FieldError;
import org.payouts.gateway.problems.ProblemException;
import org.payouts.gateway.problems.ProblemType;
import org.payouts.gateway.requests.RequestPublisher.Encoded;
import org.payouts.gateway.requests.ReservedIds.Reservation;
import org.payouts.gateway.state.Content;
import org.payouts.gateway.state.KnownPayout;
import org.payouts.gateway.state.PayoutIndex;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.payouts.tracing.TraceContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests in: all of a body are looked at first, and one that is wrong keeps all of them
 * out. Then each goes to Kafka, unless it is there already. Thread-safe.
 */
public final class RequestIntake {
  private static final Logger log = LoggerFactory.getLogger(RequestIntake.class);

  /** Most requests of one body. */
  public static final int MOST = 1_000;

  private static final int RETRY_AFTER_S = 5;

  private final BonusReader reader;
  private final RequestPublisher publisher;
  private final PayoutIndex index;
  private final Rates rates;
  private final LiveRules rules;
  private final Duration within;
  private final int mostReserved;
  private final ReservedIds reservedIds = new ReservedIds();

  /**
   * @param within how long Kafka's word is waited for
   * @param mostReserved most requests that may be on their way at once
   */
  public RequestIntake(
      AdmissionLimits limits,
      RequestPublisher publisher,
      PayoutIndex index,
      Rates rates,
      LiveRules rules,
      Duration within,
      int mostReserved) {
    this.reader = new BonusReader(limits);
    this.publisher = publisher;
    this.index = index;
    this.rates = rates;
    this.rules = rules;
    this.within = within;
    this.mostReserved = mostReserved;
  }

  /** A request that may be published, if it is not there already. */
  private record Candidate(String at, BonusRequested request, Content content, Encoded value) {

    String id() {
      return request.getPayoutId();
    }
  }

  /** A candidate, and the reservation that decides about its ID: its own, or an earlier one. */
  private record Reserved(
      Candidate candidate, @Nullable Reservation own, @Nullable Reservation earlier) {}

  /**
   * Takes a single request in.
   *
   * @param key the Idempotency-Key, if there is one
   * @param trace the trace that it belongs to, or null
   * @throws ProblemException if it is not taken in
   */
  public Accepted one(
      Requester requester, JsonNode body, @Nullable String key, @Nullable TraceContext trace) {
    return all(requester, List.of(body), false, key, trace).get(0);
  }

  /**
   * Takes all requests of an array in, in its order.
   *
   * @param trace the trace that they belong to, or null
   * @throws ProblemException if not all were taken in
   */
  public List<Accepted> all(Requester requester, JsonNode array, @Nullable TraceContext trace) {
    if (array.isEmpty() || array.size() > MOST) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST,
          "An array has 1 to " + MOST + " requests; this one has " + array.size() + ".");
    }
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return all(requester, elements, true, null, trace);
  }

  private List<Accepted> all(
      Requester requester,
      List<JsonNode> elements,
      boolean array,
      @Nullable String key,
      @Nullable TraceContext trace) {
    if (!rules.known()) {
      throw unavailable("The gateway still reads the rules of requesters.");
    }
    List<Candidate> candidates = candidates(requester, elements, array, key);
    int wait = rates.take(requester, candidates.size());
    if (wait > 0) {
      throw ProblemException.later(
          ProblemType.RATE_EXCEEDED,
          "Nothing was published. Send it again after the time in Retry-After.",
          wait);
    }
    if (!index.caughtUp()) {
      throw notCaughtUp();
    }
    if (reservedIds.size() + candidates.size() > mostReserved) {
      throw unavailable("Too many requests are on their way.");
    }
    return published(reserved(candidates), requester, trace);
  }

  private List<Candidate> candidates(
      Requester requester, List<JsonNode> elements, boolean array, @Nullable String key) {
    List<FieldError> wrong = new ArrayList<>();
    List<FieldError> beyond = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      String at = array ? "/" + i : "";
      BonusRequested request = reader.read(elements.get(i), at, requester.name(), key, wrong);
      if (request != null) {
        beyond.addAll(requester.beyond(request, at));
        beyond.addAll(rules.beyond(requester.name(), request, at));
        candidate(at, request, wrong).ifPresent(candidates::add);
      }
    }
    if (!wrong.isEmpty()) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "Nothing was published. Correct what is listed.", wrong);
    }
    if (!beyond.isEmpty()) {
      throw new ProblemException(
          ProblemType.OUT_OF_SCOPE,
          "Nothing was published. The operator of the gateway decides what a key may ask for.",
          beyond);
    }
    return candidates;
  }

  private Optional<Candidate> candidate(
      String at, BonusRequested request, List<FieldError> errors) {
    Encoded value;
    try {
      value = publisher.encoded(request);
    } catch (SerializationException e) {
      LogEvent.REQUEST_NOT_ENCODED
          .on(log)
          .addKeyValue(LogFields.PAYOUT_ID, String.valueOf(request.getPayoutId()))
          .setCause(e)
          .log("A request could not be encoded");
      throw unavailable("The schema registry does not answer.");
    }
    Optional<AdmissionRules.Breach> size = AdmissionRules.size(value.size());
    size.ifPresent(
        breach -> errors.add(new FieldError(at, breach.code().name(), breach.sentence())));
    return size.isPresent()
        ? Optional.empty()
        : Optional.of(new Candidate(at, request, Content.of(request), value));
  }

  /** Reserves the IDs; if one of them belongs to other content, gives all of them back. */
  private List<Reserved> reserved(List<Candidate> candidates) {
    List<Reserved> all = new ArrayList<>(candidates.size());
    List<FieldError> conflicts = new ArrayList<>(0);
    boolean complete = false;
    try {
      for (Candidate candidate : candidates) {
        Reserved reserved = reserve(candidate);
        all.add(reserved);
        if (differs(reserved)) {
          conflicts.add(
              new FieldError(
                  candidate.at() + "/payout_id",
                  "CONTENT_DIFFERS",
                  "this payout ID was used before with another target, amount or currency"));
        }
      }
      complete = conflicts.isEmpty();
    } finally {
      if (!complete) {
        all.forEach(RequestIntake::release);
        all.forEach(this::drop);
      }
    }
    if (!conflicts.isEmpty()) {
      throw new ProblemException(
          ProblemType.CONTENT_DIFFERS,
          "Nothing was published. The first request of a payout ID stands for ever; another bonus"
              + " needs another ID.",
          conflicts);
    }
    return all;
  }

  private static void release(Reserved reserved) {
    Reservation own = reserved.own();
    if (own != null) {
      own.inKafka().completeExceptionally(new IllegalStateException("its array was not published"));
    }
  }

  private void drop(Reserved reserved) {
    Reservation own = reserved.own();
    if (own != null) {
      reservedIds.drop(reserved.candidate().id(), own);
    }
  }

  private Reserved reserve(Candidate candidate) {
    Reservation own = new Reservation(candidate.content(), new CompletableFuture<>());
    Reservation earlier = reservedIds.take(candidate.id(), own);
    if (earlier != null) {
      return new Reserved(candidate, null, earlier);
    }
    Reserved reserved = new Reserved(candidate, own, null);
    Content known;
    try {
      // In this order: what leaves the reserved IDs is in the index already.
      known = known(candidate.id());
    } catch (RuntimeException e) {
      release(reserved);
      drop(reserved);
      throw e;
    }
    if (known == null) {
      return reserved;
    }
    drop(reserved);
    own.inKafka().complete(null);
    return new Reserved(
        candidate, null, new Reservation(known, CompletableFuture.completedFuture(null)));
  }

  /**
   * What the index has the ID stand for, or null if it does not know it.
   *
   * @throws ProblemException if it cannot say yet: a client that was refused would take another ID
   *     for the same bonus
   */
  private @Nullable Content known(String payoutId) {
    KnownPayout payout = index.find(payoutId).orElse(null);
    if (payout == null) {
      // Asked after the search: the index may be made anew at any moment.
      if (!index.caughtUp()) {
        throw notCaughtUp();
      }
      return null;
    }
    Content content = payout.content();
    if (content == null) {
      throw unavailable("What payout ID " + payoutId + " was asked for with is not read yet.");
    }
    return content;
  }

  private static boolean differs(Reserved reserved) {
    Reservation earlier = reserved.earlier();
    return earlier != null && !earlier.content().sameAs(reserved.candidate().content());
  }

  private List<Accepted> published(
      List<Reserved> all, Requester requester, @Nullable TraceContext trace) {
    long end = System.nanoTime() + within.plusSeconds(1).toNanos();
    send(all, requester, trace, end);
    List<Accepted> results = new ArrayList<>(all.size());
    boolean complete = true;
    for (Reserved reserved : all) {
      Accepted result = result(reserved, end);
      results.add(result);
      complete &= result.status().equals(Accepted.ACCEPTED);
    }
    if (!complete) {
      throw ProblemException.later(
          ProblemType.UNAVAILABLE,
          "Kafka has not said that it has what is listed as unknown. Send the same again: what is"
              + " there is not paid twice.",
          RETRY_AFTER_S,
          results);
    }
    return results;
  }

  /**
   * Sends those that have a reservation of their own. While Kafka cannot be reached each send waits
   * long: after the first that fails, and after the end, the others are not sent.
   */
  private void send(
      List<Reserved> all, Requester requester, @Nullable TraceContext trace, long end) {
    boolean reachable = true;
    for (Reserved reserved : all) {
      Reservation own = reserved.own();
      if (own == null) {
        continue;
      }
      Candidate candidate = reserved.candidate();
      reachable &= System.nanoTime() - end < 0;
      CompletableFuture<Void> sent =
          reachable
              ? publisher.send(candidate.id(), candidate.value(), requester.name(), trace)
              : CompletableFuture.failedFuture(new IllegalStateException("it was not sent"));
      reachable &= !sent.isCompletedExceptionally();
      var unused =
          sent.whenComplete(
              (nothing, failure) -> {
                if (failure == null) {
                  own.inKafka().complete(null);
                } else {
                  reservedIds.drop(candidate.id(), own);
                  own.inKafka().completeExceptionally(failure);
                }
              });
    }
  }

  private static Accepted result(Reserved reserved, long end) {
    Reservation reservation = reserved.own() != null ? reserved.own() : reserved.earlier();
    String id = reserved.candidate().id();
    try {
      Objects.requireNonNull(reservation)
          .inKafka()
          .get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      return Accepted.of(id, reserved.own() == null);
    } catch (ExecutionException | TimeoutException e) {
      LogEvent.REQUEST_UNACKNOWLEDGED
          .on(log)
          .addKeyValue(LogFields.PAYOUT_ID, id)
          .log("Not acknowledged: {}", e.getMessage());
      return Accepted.unknown(id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Accepted.unknown(id);
    }
  }

  /** Forgets what the index has taken over with its content; to be called again and again. */
  public void sweep() {
    reservedIds.dropKnown(
        id -> index.find(id).filter(payout -> payout.content() != null).isPresent());
  }

  private static ProblemException notCaughtUp() {
    return unavailable("The gateway still reads what was asked for before.");
  }

  private static ProblemException unavailable(String why) {
    return ProblemException.later(
        ProblemType.UNAVAILABLE, why + " Nothing was published.", RETRY_AFTER_S);
  }
}
