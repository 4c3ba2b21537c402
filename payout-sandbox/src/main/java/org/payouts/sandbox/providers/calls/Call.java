package org.payouts.sandbox.providers.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.http.SimulatedResponse;

/**
 * A request as its provider understands it.
 *
 * @param target the submission, assignment or screener response (or what else is read); of several
 *     the first
 * @param targets all of them
 * @param study the Prolific study or Respondent project, where the call names one
 * @param within what the targets lie in or stand for, as far as it is known: study, project,
 *     workspace, HIT, the submission of a participant
 * @param reference bulk ID, token or payout count; empty where there is none
 * @param lane what the provider does not serve side by side; empty when it does not care
 * @param body the request's JSON; missing when there is none
 * @param rejected the answer when the request is refused before anything else is checked
 */
public record Call(
    Operation operation,
    String target,
    List<String> targets,
    String study,
    List<String> within,
    String reference,
    String lane,
    JsonNode body,
    @Nullable SimulatedResponse rejected) {

  public static Call of(Operation operation, String target) {
    return new Call(
        operation, target, List.of(target), "", List.of(), "", "", MissingNode.getInstance(), null);
  }

  public static Call rejected(Operation operation, String target, SimulatedResponse reply) {
    return of(operation, target).withRejected(reply);
  }

  /** Everything that the call is about, from its targets outwards. */
  public Set<String> ids() {
    Set<String> ids = new LinkedHashSet<>(targets);
    ids.add(target);
    ids.add(study);
    ids.addAll(within);
    ids.remove("");
    return ids;
  }

  /** Whether the call is about this thing, in any spelling of a Prolific ID. */
  public boolean concerns(String id) {
    Set<String> ids = ids();
    return ids.contains(id) || ids.contains(Ids.canonical(id));
  }

  /** The same call, as an answer sees it that names only this one thing. */
  public Call about(String one) {
    return new Call(operation, one, targets, study, within, reference, lane, body, rejected);
  }

  public Call withTargets(List<String> all) {
    return new Call(
        operation, target, List.copyOf(all), study, within, reference, lane, body, rejected);
  }

  public Call withStudy(String newStudy) {
    return new Call(operation, target, targets, newStudy, within, reference, lane, body, rejected);
  }

  public Call within(List<String> wider) {
    return new Call(
        operation, target, targets, study, List.copyOf(wider), reference, lane, body, rejected);
  }

  public Call withReference(String newReference) {
    return new Call(operation, target, targets, study, within, newReference, lane, body, rejected);
  }

  public Call withLane(String newLane) {
    return new Call(operation, target, targets, study, within, reference, newLane, body, rejected);
  }

  public Call withBody(JsonNode newBody) {
    return new Call(operation, target, targets, study, within, reference, lane, newBody, rejected);
  }

  public Call withRejected(SimulatedResponse reply) {
    return new Call(operation, target, targets, study, within, reference, lane, body, reply);
  }
}
