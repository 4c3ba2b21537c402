package org.payouts.sandbox.providers.mturk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.payouts.sandbox.providers.book.Balances;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.json.Json;

/**
 * MTurk's assignments, as far as they were taught, and whether the service is open. Thread-safe.
 */
public final class MTurkWorld {

  /** The one account of the platform. */
  static final String ACCOUNT = "mturk";

  private final Consumer<ObjectNode> teacher;
  private final Balances balances;
  private final Map<String, Assignment> assignments = new HashMap<>();
  private final Map<String, Integer> absentCalls = new HashMap<>();
  private Closed closed = Closed.OPEN;
  private boolean lenient;

  public MTurkWorld(Consumer<ObjectNode> teacher, Balances balances) {
    this.teacher = teacher;
    this.balances = balances;
  }

  /** Whether an ID that nobody taught defines itself when it is first named. */
  public synchronized void lenient(boolean selfTaught) {
    lenient = selfTaught;
  }

  /** Whether the service still answers: it was announced to close for good. */
  public enum Closed {
    OPEN,
    /** Every call is refused with 403. */
    FORBIDDEN,
    /** Every connection is reset. */
    RESET
  }

  /** Teaches whose assignment it is and of which HIT. */
  public void assignment(String id, String worker, String hit) {
    ObjectNode change = Json.object().put("worker", worker).put("hit", hit);
    teacher.accept(Json.object("assignments", Json.object(id, change)));
  }

  /** Teaches an assignment of another requester: MTurk denies access to it. */
  public void foreignAssignment(String id) {
    teacher.accept(Json.object("assignments", Json.object(id, Json.object().put("foreign", true))));
  }

  /** The next calls that need the assignment are answered that it does not exist. */
  public void absentFor(String id, int calls) {
    ObjectNode change = Json.object().put("absent_calls", calls);
    teacher.accept(Json.object("assignments", Json.object(id, change)));
  }

  /** From now on MTurk denies knowing this assignment. */
  public void unknownAssignment(String id) {
    teacher.accept(Json.object("assignments", Json.object(id, Json.object().put("unknown", true))));
  }

  public void closed(Closed how) {
    teacher.accept(Json.object().put("closed", how.name()));
  }

  /** Sets the account's balance in cents. */
  public void balance(long minor) {
    teacher.accept(Json.object().put("balance_minor", minor));
  }

  /** Applies a change; {@code entries} is the size of the book when it was made. */
  public synchronized void apply(JsonNode change, int entries) {
    change
        .path("assignments")
        .properties()
        .forEach(each -> applyAssignment(each.getKey(), each.getValue()));
    if (change.has("closed")) {
      closed = Closed.valueOf(change.path("closed").asText().toUpperCase(java.util.Locale.ROOT));
    }
    if (change.has("balance_minor")) {
      balances.set(Provider.MTURK, ACCOUNT, change.path("balance_minor").asLong(), entries);
    }
  }

  private void applyAssignment(String id, JsonNode change) {
    Assignment old =
        assignments.getOrDefault(id, new Assignment(id, "", "", "Approved", false, false));
    assignments.put(
        id,
        new Assignment(
            id,
            change.path("worker").asText(old.worker()),
            change.path("hit").asText(old.hit()),
            change.path("status").asText(old.status()),
            change.path("unknown").asBoolean(old.unknown()),
            change.path("foreign").asBoolean(old.foreign())));
    if (change.has("absent_calls")) {
      absentCalls.put(id, change.path("absent_calls").asInt());
    }
  }

  synchronized Closed closed() {
    return closed;
  }

  /** The assignment, if there is such a one; it may be foreign. */
  synchronized Optional<Assignment> find(String id) {
    Assignment known = assignments.get(id);
    if (known == null && lenient) {
      known = new Assignment(id, "", "", "Approved", false, false);
    }
    return Optional.ofNullable(known).filter(each -> !each.unknown());
  }

  /** The own assignments of a HIT. */
  synchronized List<String> ofHit(String hit) {
    return assignments.values().stream()
        .filter(assignment -> assignment.hit().equals(hit) && !assignment.foreign())
        .map(Assignment::id)
        .toList();
  }

  synchronized boolean knowsHit(String hit) {
    return lenient || !ofHit(hit).isEmpty();
  }

  /** Whether this call finds the assignment absent for now; counts the call. */
  synchronized boolean absentNow(String id) {
    int left = absentCalls.getOrDefault(id, 0);
    if (left > 0) {
      absentCalls.put(id, left - 1);
    }
    return left > 0;
  }

  /** The worker is learned from the first bonus that was paid, unless taught. */
  void learnWorker(Assignment assignment, String worker) {
    if (assignment.worker().isEmpty()) {
      teacher.accept(
          Json.object(
              "assignments", Json.object(assignment.id(), Json.object().put("worker", worker))));
    }
  }

  /**
   * An assignment; empty texts where nothing is known.
   *
   * @param unknown true when MTurk shall deny knowing it
   * @param foreign whether it belongs to another requester
   */
  record Assignment(
      String id, String worker, String hit, String status, boolean unknown, boolean foreign) {}
}
