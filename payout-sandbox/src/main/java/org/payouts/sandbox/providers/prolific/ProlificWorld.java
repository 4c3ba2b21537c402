package org.payouts.sandbox.providers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.book.Balances;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.json.Json;

/**
 * Prolific's workspaces, studies, submissions and drafts. What is not known defines itself when
 * first named. Every change goes through {@link #apply}, live as at restart. Thread-safe.
 */
public final class ProlificWorld {

  private final Consumer<ObjectNode> teacher;
  private final Balances balances;
  private final Map<String, String> currencies = new LinkedHashMap<>();
  private final Map<String, String> taughtStudies = new HashMap<>();
  private final Map<String, String> guessedStudies = new HashMap<>();
  private final Map<String, Submission> submissions = new HashMap<>();
  private final Map<String, Bulk> bulks = new HashMap<>();
  private boolean balanceCheckedAtSetUp;
  private boolean wrongIdsNamed = true;

  /**
   * @param teacher takes a change, keeps it and gives it back to {@link #apply}
   */
  public ProlificWorld(Consumer<ObjectNode> teacher, Balances balances) {
    this.teacher = teacher;
    this.balances = balances;
  }

  /** Teaches a workspace with its currency and balance in minor units. */
  public void workspace(String id, String currency, long balanceMinor) {
    ObjectNode workspace = Json.object().put("currency", currency);
    workspace.put("balance_minor", balanceMinor);
    teacher.accept(Json.object("workspaces", Json.object(id, workspace)));
  }

  /** Teaches to which workspace a study belongs. */
  public void study(String id, String workspace) {
    teacher.accept(
        Json.object("studies", Json.object(id, Json.object().put("workspace", workspace))));
  }

  /** Teaches to which study a submission belongs. */
  public void submission(String id, String study) {
    teacher.accept(Json.object("submissions", Json.object(id, Json.object().put("study", study))));
  }

  /** From now on Prolific denies knowing this submission. */
  public void unknownSubmission(String id) {
    teacher.accept(Json.object("submissions", Json.object(id, Json.object().put("unknown", true))));
  }

  /** Whether the balance is looked at when a bulk is set up, and not only when it is paid. */
  public void balanceCheckedAtSetUp(boolean atSetUp) {
    teacher.accept(Json.object().put("balance_checked_at", atSetUp ? "set_up" : "pay"));
  }

  /** Whether a set-up that is refused for wrong IDs says which. */
  public void wrongIdsNamed(boolean named) {
    teacher.accept(Json.object().put("wrong_ids_named", named));
  }

  /** Applies a change; {@code entries} is the size of the book when it was made. */
  public synchronized void apply(JsonNode change, int entries) {
    change
        .path("workspaces")
        .properties()
        .forEach(each -> applyWorkspace(each.getKey(), each.getValue(), entries));
    change.path("studies").properties().forEach(each -> applyStudy(each.getKey(), each.getValue()));
    change
        .path("submissions")
        .properties()
        .forEach(each -> applySubmission(each.getKey(), each.getValue()));
    change
        .path("bulks")
        .forEach(
            node -> {
              Bulk bulk = Json.read(node, Bulk.class);
              bulks.put(bulk.id(), bulk);
            });
    wrongIdsNamed = change.path("wrong_ids_named").asBoolean(wrongIdsNamed);
    if (change.has("balance_checked_at")) {
      balanceCheckedAtSetUp = change.path("balance_checked_at").asText().equals("set_up");
    }
  }

  private void applyWorkspace(String id, JsonNode change, int entries) {
    currencies.put(id, change.path("currency").asText(currency(id)));
    if (change.has("balance_minor")) {
      balances.set(Provider.PROLIFIC, id, change.path("balance_minor").asLong(), entries);
    }
  }

  private void applyStudy(String id, JsonNode change) {
    String workspace = change.path("workspace").asText();
    (change.path("guessed").asBoolean() ? guessedStudies : taughtStudies).put(id, workspace);
  }

  private void applySubmission(String id, JsonNode change) {
    Submission old =
        submissions.getOrDefault(id, new Submission(id, "", participantOf(id), "APPROVED", false));
    submissions.put(
        id,
        new Submission(
            id,
            change.path("study").asText(old.study()),
            change.path("participant").asText(old.participant()),
            change.path("status").asText(old.status()),
            change.path("unknown").asBoolean(old.unknown())));
  }

  private static String participantOf(String submission) {
    String digits =
        Long.toHexString(
            UUID.nameUUIDFromBytes(submission.getBytes(StandardCharsets.UTF_8))
                .getMostSignificantBits());
    return "5" + "0".repeat(23 - digits.length()) + digits;
  }

  synchronized boolean checksBalanceAtSetUp() {
    return balanceCheckedAtSetUp;
  }

  synchronized boolean namesWrongIds() {
    return wrongIdsNamed;
  }

  /** The currency of a workspace; an unknown one is in pounds unless its ID ends in "usd". */
  synchronized String currency(String workspace) {
    String byName = workspace.toLowerCase(Locale.ROOT).endsWith("usd") ? "USD" : "GBP";
    return currencies.getOrDefault(workspace, byName);
  }

  /** Notes that somebody asked for this workspace. */
  synchronized void seen(String workspace) {
    if (!currencies.containsKey(workspace)) {
      teacher.accept(Json.object("workspaces", Json.object(workspace, Json.object())));
    }
  }

  /** The taught workspace of a study; null when nobody said. */
  synchronized @Nullable String taughtWorkspace(String study) {
    return taughtStudies.get(study);
  }

  /** The workspace of a study: as taught, else guessed once and for all from what was seen. */
  synchronized String workspace(String study) {
    String taught = taughtStudies.get(study);
    if (taught != null) {
      return taught;
    }
    String guessed = guessedStudies.get(study);
    if (guessed == null) {
      guessed = guess(study);
      ObjectNode change = Json.object().put("workspace", guessed).put("guessed", true);
      teacher.accept(Json.object("studies", Json.object(study, change)));
    }
    return guessed;
  }

  /**
   * The API never links a study to its workspace; the first workspace seen that has no study yet is
   * the likeliest.
   */
  private String guess(String study) {
    if (study.toLowerCase(Locale.ROOT).endsWith("usd")) {
      return currencies.keySet().stream()
          .filter(workspace -> currency(workspace).equals("USD"))
          .findFirst()
          .orElse(study);
    }
    Set<String> taken = new HashSet<>(guessedStudies.values());
    taken.addAll(taughtStudies.values());
    return currencies.keySet().stream()
        .filter(workspace -> !taken.contains(workspace))
        .findFirst()
        .or(() -> currencies.keySet().stream().findFirst())
        .orElse(study);
  }

  synchronized Optional<Submission> find(String id) {
    return Optional.ofNullable(submissions.get(id)).filter(found -> !found.unknown());
  }

  /**
   * The IDs that did not take part in the study; a submission nobody knew takes part from now on.
   */
  synchronized List<String> wrongIds(String study, List<Bulk.Row> rows) {
    List<String> wrong = new ArrayList<>();
    List<String> fresh = new ArrayList<>();
    for (Bulk.Row row : rows) {
      Submission known = submissions.get(row.id());
      if (known == null || (known.study().isEmpty() && !known.unknown())) {
        fresh.add(row.id());
      } else if (known.unknown() || !known.study().equals(study)) {
        wrong.add(row.id());
      }
    }
    if (wrong.isEmpty()) {
      fresh.forEach(id -> submission(id, study));
    }
    return wrong;
  }

  /** Keeps a new draft. */
  Bulk draft(String study, List<Bulk.Row> rows) {
    Bulk bulk = new Bulk(UUID.randomUUID().toString(), study, rows);
    ArrayNode drafts = Json.object().putArray("bulks").add(Json.tree(bulk));
    teacher.accept(Json.object("bulks", drafts));
    return bulk;
  }

  synchronized Optional<Bulk> bulk(String id) {
    return Optional.ofNullable(bulks.get(id));
  }
}
