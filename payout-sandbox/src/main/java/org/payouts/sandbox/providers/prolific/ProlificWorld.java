package org.payouts.sandbox.providers.prolific;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.payouts.sandbox.providers.book.Balances;
import org.payouts.sandbox.providers.calls.Ids;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.json.Json;

/**
 * Prolific's workspaces, projects, studies, submissions and drafts: what was taught, and nothing
 * else. A taught study brings its workspace and project with it. IDs of 24 hexadecimal digits are
 * kept in lower case. Every change goes through {@link #apply}, live as at restart. Thread-safe.
 */
public final class ProlificWorld {

  private final Consumer<ObjectNode> teacher;
  private final Balances balances;
  private final Map<String, Workspace> workspaces = new LinkedHashMap<>();
  private final Map<String, Project> projects = new HashMap<>();
  private final Map<String, Study> studies = new HashMap<>();
  private final Map<String, Submission> submissions = new HashMap<>();
  private final Map<String, Set<String>> byStudy = new HashMap<>();
  private final Map<String, String> byParticipant = new HashMap<>();
  private final Map<String, Bulk> bulks = new HashMap<>();
  private boolean balanceCheckedAtSetUp;
  private boolean wrongIdsNamed = true;
  private boolean lenient;

  /**
   * @param teacher takes a change, keeps it and gives it back to {@link #apply}
   */
  public ProlificWorld(Consumer<ObjectNode> teacher, Balances balances) {
    this.teacher = teacher;
    this.balances = balances;
  }

  private record Workspace(String currency, boolean unknown) {}

  /** Whether an ID that nobody taught defines itself when it is first named. */
  public synchronized void lenient(boolean selfTaught) {
    lenient = selfTaught;
  }

  /** Teaches a workspace with its currency and balance in minor units. */
  public void workspace(String id, String currency, long balanceMinor) {
    ObjectNode workspace = Json.object().put("currency", currency);
    workspace.put("balance_minor", balanceMinor);
    teacher.accept(Json.object("workspaces", Json.object(id, workspace)));
  }

  /** Teaches to which workspace a study belongs. */
  public void study(String id, String workspace) {
    changeStudy(id, Json.object().put("workspace", workspace));
  }

  /** Teaches a study that pays another currency than its workspace holds. */
  public void study(String id, String workspace, String currency) {
    changeStudy(id, Json.object().put("workspace", workspace).put("currency", currency));
  }

  private void changeStudy(String id, ObjectNode change) {
    teacher.accept(Json.object("studies", Json.object(id, change)));
  }

  /** Teaches to which study a submission belongs. */
  public void submission(String id, String study) {
    changeSubmission(id, Json.object().put("study", study));
  }

  /** The same, and whose it is. */
  public void submission(String id, String study, String participant) {
    changeSubmission(id, Json.object().put("study", study).put("participant", participant));
  }

  /** From now on Prolific denies knowing this submission. */
  public void unknownSubmission(String id) {
    changeSubmission(id, Json.object().put("unknown", true));
  }

  private void changeSubmission(String id, ObjectNode change) {
    teacher.accept(Json.object("submissions", Json.object(id, change)));
  }

  /** Whether the balance is checked when a bulk is set up, and not only when it is paid. */
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
        .forEach(each -> applyWorkspace(Ids.canonical(each.getKey()), each.getValue(), entries));
    change
        .path("projects")
        .properties()
        .forEach(each -> applyProject(Ids.canonical(each.getKey()), each.getValue()));
    change
        .path("studies")
        .properties()
        .forEach(each -> applyStudy(Ids.canonical(each.getKey()), each.getValue()));
    change
        .path("submissions")
        .properties()
        .forEach(each -> applySubmission(Ids.canonical(each.getKey()), each.getValue()));
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
    Workspace old = workspaces.getOrDefault(id, new Workspace(currencyByName(id), false));
    workspaces.put(
        id,
        new Workspace(
            change.path("currency").asText(old.currency()),
            change.path("unknown").asBoolean(old.unknown())));
    if (change.has("balance_minor")) {
      balances.set(Provider.PROLIFIC, id, change.path("balance_minor").asLong(), entries);
    }
  }

  private void applyProject(String id, JsonNode change) {
    Project old = projects.getOrDefault(id, new Project(id, "", true, false));
    String workspace = id(change, "workspace", old.workspace());
    implyWorkspace(workspace);
    projects.put(
        id,
        new Project(
            id,
            workspace,
            change.path("tells_workspace").asBoolean(old.showsWorkspace()),
            change.path("unknown").asBoolean(old.unknown())));
  }

  private void applyStudy(String id, JsonNode change) {
    Study old = studies.getOrDefault(id, new Study(id, "", "", null, true, true, false));
    String given = id(change, "project", "");
    String ofProject = projects.containsKey(given) ? projects.get(given).workspace() : "";
    String workspace = id(change, "workspace", given.isEmpty() ? old.workspace() : ofProject);
    boolean moved = !workspace.equals(old.workspace());
    String project =
        given.isEmpty() ? (moved ? derived("project of " + workspace) : old.project()) : given;
    implyWorkspace(workspace);
    projects.putIfAbsent(project, new Project(project, workspace, true, false));
    studies.put(
        id,
        new Study(
            id,
            workspace,
            project,
            change.hasNonNull("currency") ? change.path("currency").asText() : old.currency(),
            change.path("presented").asBoolean(old.presented()),
            change.path("tells_project").asBoolean(old.showsProject()),
            change.path("unknown").asBoolean(old.unknown())));
  }

  private void implyWorkspace(String id) {
    if (!id.isEmpty()) {
      workspaces.putIfAbsent(id, new Workspace(currencyByName(id), false));
    }
  }

  /** A workspace that was taught without its currency pays pounds unless its ID ends in "usd". */
  private static String currencyByName(String workspace) {
    return workspace.toLowerCase(Locale.ROOT).endsWith("usd") ? "USD" : "GBP";
  }

  private void applySubmission(String id, JsonNode change) {
    Submission old =
        submissions.getOrDefault(
            id, new Submission(id, "", derived("participant of " + id), "APPROVED", false));
    Submission now =
        new Submission(
            id,
            id(change, "study", old.study()),
            id(change, "participant", old.participant()),
            change.path("status").asText(old.status()),
            change.path("unknown").asBoolean(old.unknown()));
    submissions.put(id, now);
    byStudy.getOrDefault(old.study(), new LinkedHashSet<>()).remove(id);
    byParticipant.remove(old.study() + "/" + old.participant(), id);
    if (!now.study().isEmpty() && !now.unknown()) {
      byStudy.computeIfAbsent(now.study(), key -> new LinkedHashSet<>()).add(id);
      byParticipant.putIfAbsent(now.study() + "/" + now.participant(), id);
    }
  }

  private static String id(JsonNode change, String field, String otherwise) {
    return Ids.canonical(change.path(field).asText(otherwise));
  }

  /** An ID of Prolific's shape, always the same one for the same text. */
  static String derived(String text) {
    String digits =
        UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
    return "5" + digits.substring(0, 23);
  }

  synchronized boolean checksBalanceAtSetUp() {
    return balanceCheckedAtSetUp;
  }

  synchronized boolean namesWrongIds() {
    return wrongIdsNamed;
  }

  /** The currency of a workspace, if there is such a workspace. */
  synchronized Optional<String> currency(String workspace) {
    if (lenient && !workspaces.containsKey(workspace)) {
      teacher.accept(Json.object("workspaces", Json.object(workspace, Json.object())));
    }
    return Optional.ofNullable(workspaces.get(workspace))
        .filter(known -> !known.unknown())
        .map(Workspace::currency);
  }

  /** What bonuses of a study are paid in. */
  synchronized String currency(Study study) {
    String own = study.currency();
    return own == null ? currency(study.workspace()).orElse("GBP") : own;
  }

  synchronized Optional<Project> project(String id) {
    return Optional.ofNullable(projects.get(id)).filter(known -> !known.unknown());
  }

  synchronized Optional<Study> study(String id) {
    if (lenient && !id.isBlank() && !studies.containsKey(id)) {
      study(id, workspaces.keySet().stream().findFirst().orElse("workspace of " + id));
    }
    return Optional.ofNullable(studies.get(id)).filter(known -> !known.unknown());
  }

  /** What a study lies in: its project and its workspace. */
  synchronized List<String> around(String study) {
    return study(study).map(known -> List.of(known.project(), known.workspace())).orElse(List.of());
  }

  synchronized Optional<Submission> find(String id) {
    return Optional.ofNullable(submissions.get(id))
        .filter(found -> !found.unknown() && !found.study().isEmpty());
  }

  /** The submissions of a study, in the order in which they were taught. */
  synchronized List<Submission> submissionsOf(String study) {
    return byStudy.getOrDefault(study, Set.of()).stream().map(submissions::get).toList();
  }

  /** The submission that a row of a set-up means: by its own ID, or by its participant's. */
  synchronized Optional<Submission> ofRow(String study, String id) {
    Optional<Submission> own = find(id).filter(found -> found.study().equals(study));
    return own.isPresent()
        ? own
        : Optional.ofNullable(byParticipant.get(study + "/" + id)).flatMap(this::find);
  }

  /** The IDs that did not take part in the study. */
  synchronized List<String> wrongIds(String study, List<Bulk.Row> rows) {
    List<String> wrong = new ArrayList<>();
    List<String> fresh = new ArrayList<>();
    for (Bulk.Row row : rows) {
      if (ofRow(study, row.id()).isEmpty()) {
        boolean definesItself = lenient && !submissions.containsKey(row.id());
        (definesItself ? fresh : wrong).add(row.id());
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
