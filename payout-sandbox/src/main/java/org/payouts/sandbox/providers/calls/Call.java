package org.payouts.sandbox.providers.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.http.Reply;

/**
 * A request as its provider understands it.
 *
 * @param target the submission, assignment or screener response (or workspace or project for reads
 *     of those); of several the first
 * @param targets all of them
 * @param study the Prolific study or Respondent project, where the call names one
 * @param reference bulk ID, token or payout count; empty where there is none
 * @param lane what the provider does not serve side by side; empty when it does not care
 * @param body the request's JSON; missing when there is none
 * @param rejected the answer when the request is refused before anything else is looked at
 */
public record Call(
    Operation operation,
    String target,
    List<String> targets,
    String study,
    String reference,
    String lane,
    JsonNode body,
    @Nullable Reply rejected) {

  public static Call of(Operation operation, String target) {
    return new Call(
        operation, target, List.of(target), "", "", "", MissingNode.getInstance(), null);
  }

  public static Call rejected(Operation operation, String target, Reply reply) {
    return of(operation, target).withRejected(reply);
  }

  public Call withTargets(List<String> all) {
    return new Call(operation, target, List.copyOf(all), study, reference, lane, body, rejected);
  }

  public Call withStudy(String newStudy) {
    return new Call(operation, target, targets, newStudy, reference, lane, body, rejected);
  }

  public Call withReference(String newReference) {
    return new Call(operation, target, targets, study, newReference, lane, body, rejected);
  }

  public Call withLane(String newLane) {
    return new Call(operation, target, targets, study, reference, newLane, body, rejected);
  }

  public Call withBody(JsonNode newBody) {
    return new Call(operation, target, targets, study, reference, lane, newBody, rejected);
  }

  public Call withRejected(Reply reply) {
    return new Call(operation, target, targets, study, reference, lane, body, reply);
  }
}
