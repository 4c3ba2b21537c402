package org.payouts.sandbox.providers.mturk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.payouts.sandbox.providers.book.Balances;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.json.Json;

/**
 * MTurk's assignments and whether the service is open. Any well-formed assignment exists.
 * Thread-safe.
 */
public final class MTurkWorld {

  /** The one account of the platform. */
  static final String ACCOUNT = "mturk";

  private final Consumer<ObjectNode> teacher;
  private final Balances balances;
  private final Map<String, Assignment> assignments = new HashMap<>();
  private final Map<String, Integer> absentCalls = new HashMap<>();
  private Closed closed = Closed.OPEN;

  public MTurkWorld(Consumer<ObjectNode> teacher, Balances balances) {
    this.teacher = teacher;
    this.balances = balances;
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

  /** The next calls that need the assignment are told that it does not exist. */
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
    Assignment old = find(id);
    assignments.put(
        id,
        new Assignment(
            id,
            change.path("worker").asText(old.worker()),
            change.path("hit").asText(old.hit()),
            change.path("status").asText(old.status()),
            change.path("unknown").asBoolean(old.unknown())));
    if (change.has("absent_calls")) {
      absentCalls.put(id, change.path("absent_calls").asInt());
    }
  }

  synchronized Closed closed() {
    return closed;
  }

  synchronized Assignment find(String id) {
    return assignments.getOrDefault(id, new Assignment(id, "", "", "Approved", false));
  }

  synchronized List<String> ofHit(String hit) {
    return assignments.values().stream()
        .filter(assignment -> assignment.hit().equals(hit))
        .map(Assignment::id)
        .toList();
  }

  /** Whether this call finds the assignment absent; counts the call. */
  synchronized boolean absentNow(String id) {
    int left = absentCalls.getOrDefault(id, 0);
    if (left > 0) {
      absentCalls.put(id, left - 1);
    }
    return left > 0 || find(id).unknown();
  }

  /** The worker is learned from the first bonus that was paid, unless taught. */
  void learnWorker(String id, String worker) {
    if (find(id).worker().isEmpty()) {
      teacher.accept(
          Json.object("assignments", Json.object(id, Json.object().put("worker", worker))));
    }
  }

  /** An assignment; empty texts where nothing is known. */
  record Assignment(String id, String worker, String hit, String status, boolean unknown) {}
}
