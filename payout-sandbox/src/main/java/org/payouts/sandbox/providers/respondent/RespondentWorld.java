package org.payouts.sandbox.providers.respondent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.payouts.sandbox.providers.book.Balances;
import org.payouts.sandbox.providers.calls.Provider;
import org.payouts.sandbox.providers.json.Json;

/**
 * Respondent's projects and screener responses, as far as they were taught. What was taught no
 * status is published, attended and unpaid. Thread-safe.
 */
public final class RespondentWorld {

  /** The one account of the platform. */
  static final String ACCOUNT = "respondent";

  private static final long DEFAULT_INCENTIVE_MINOR = 2500;

  private final Consumer<ObjectNode> teacher;
  private final Balances balances;
  private final Map<String, Project> projects = new HashMap<>();
  private final Map<String, ScreenerResponse> responses = new HashMap<>();
  private CountPolicy policy;
  private boolean card = true;
  private boolean lenient;

  public RespondentWorld(Consumer<ObjectNode> teacher, Balances balances, CountPolicy policy) {
    this.teacher = teacher;
    this.balances = balances;
    this.policy = policy;
  }

  /** Whether an ID that nobody taught defines itself when it is first named. */
  public synchronized void lenient(boolean selfTaught) {
    lenient = selfTaught;
  }

  /** Teaches a project's incentive in cents and whether the first payout is made automatically. */
  public void project(String id, long incentiveMinor, boolean autopay) {
    change(id, Json.object().put("incentive_minor", incentiveMinor).put("autopay", autopay));
  }

  /** The next read of the project still shows the old incentive; after it the new one is paid. */
  public void editIncentiveAfterRead(String id, long incentiveMinor) {
    change(id, Json.object().put("incentive_after_read_minor", incentiveMinor));
  }

  public void closeProject(String id) {
    change(id, Json.object().put("closed", true));
  }

  public void unknownProject(String id) {
    change(id, Json.object().put("unknown", true));
  }

  private void change(String project, ObjectNode change) {
    teacher.accept(Json.object("projects", Json.object(project, change)));
  }

  /** Teaches to which project a screener response belongs; it attended. */
  public void response(String id, String project) {
    changeResponse(id, Json.object().put("project", project));
  }

  /** Teaches a screener response's status and visibility. */
  public void response(String id, String status, String visibility) {
    changeResponse(id, Json.object().put("status", status).put("visibility", visibility));
  }

  public void unknownResponse(String id) {
    changeResponse(id, Json.object().put("unknown", true));
  }

  private void changeResponse(String id, ObjectNode change) {
    teacher.accept(Json.object("responses", Json.object(id, change)));
  }

  public void policy(CountPolicy newPolicy) {
    teacher.accept(Json.object().put("policy", newPolicy.name()));
  }

  /** Without a default payment card every payout is answered 402. */
  public void card(boolean present) {
    teacher.accept(Json.object().put("card", present));
  }

  /** Applies a change; {@code entries} is the size of the book when it was made. */
  public synchronized void apply(JsonNode change, int entries) {
    change
        .path("projects")
        .properties()
        .forEach(each -> applyProject(each.getKey(), each.getValue()));
    change
        .path("responses")
        .properties()
        .forEach(each -> applyResponse(each.getKey(), each.getValue()));
    if (change.has("policy")) {
      policy = CountPolicy.named(change.path("policy").asText());
    }
    if (change.has("card")) {
      card = change.path("card").asBoolean();
    }
    if (change.has("balance_minor")) {
      balances.set(Provider.RESPONDENT, ACCOUNT, change.path("balance_minor").asLong(), entries);
    }
  }

  private void applyProject(String id, JsonNode change) {
    Project old = projects.getOrDefault(id, newProject(id));
    projects.put(
        id,
        new Project(
            id,
            change.path("incentive_minor").asLong(old.incentiveMinor()),
            change.hasNonNull("incentive_after_read_minor")
                ? Long.valueOf(change.path("incentive_after_read_minor").asLong())
                : old.afterReadMinor(),
            change.path("autopay").asBoolean(old.autopay()),
            change.path("closed").asBoolean(old.closed()),
            change.path("unknown").asBoolean(old.unknown())));
  }

  private void applyResponse(String id, JsonNode change) {
    ScreenerResponse old = responses.getOrDefault(id, newResponse(id));
    responses.put(
        id,
        new ScreenerResponse(
            id,
            change.path("project").asText(old.project()),
            change.path("status").asText(old.status()),
            change.path("visibility").asText(old.visibility()),
            change.path("unknown").asBoolean(old.unknown())));
  }

  synchronized CountPolicy policy() {
    return policy;
  }

  synchronized boolean hasCard() {
    return card;
  }

  private static Project newProject(String id) {
    return new Project(id, DEFAULT_INCENTIVE_MINOR, null, false, false, false);
  }

  private static ScreenerResponse newResponse(String id) {
    return new ScreenerResponse(id, "", "ATTENDED", "VISIBLE", false);
  }

  synchronized Optional<Project> find(String id) {
    Project known = projects.get(id);
    if (known == null && lenient) {
      known = newProject(id);
    }
    return Optional.ofNullable(known).filter(each -> !each.unknown());
  }

  /** The response, if there is such a one in the project. */
  synchronized Optional<ScreenerResponse> find(String project, String id) {
    ScreenerResponse known = responses.get(id);
    if (known == null && lenient) {
      known = newResponse(id);
    }
    return Optional.ofNullable(known)
        .filter(each -> !each.unknown())
        .filter(each -> each.project().equals(project) || (lenient && each.project().isEmpty()));
  }

  /** A read was answered: an edit that waited for it takes effect. */
  synchronized void projectWasRead(Project project) {
    Long after = project.afterReadMinor();
    if (after != null) {
      projects.put(
          project.id(),
          new Project(
              project.id(), after, null, project.autopay(), project.closed(), project.unknown()));
      change(project.id(), Json.object().put("incentive_minor", after));
    }
  }

  /** The first payout makes a response paid. */
  void paid(String id, String project) {
    boolean already = find(project, id).map(known -> known.status().equals("PAID")).orElse(false);
    if (!already) {
      changeResponse(id, Json.object().put("status", "PAID").put("project", project));
    }
  }
}
