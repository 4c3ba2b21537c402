package org.payouts.sandbox.providers.mturk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.api.Remedy;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;

/**
 * MTurk's errors. Messages end with a time in brackets, as the real ones do, so that nobody matches
 * the whole text.
 */
final class MTurkErrors {

  private static final String PREFIX = "AWS.MechanicalTurk.";

  private final LongSupplier clockMs;

  MTurkErrors(LongSupplier clockMs) {
    this.clockMs = clockMs;
  }

  SimulatedResponse requestError(@Nullable String code, String message) {
    ObjectNode body = Json.object().put("__type", "RequestError");
    body.put("Message", message + " (" + clockMs.getAsLong() + " s)");
    if (code != null) {
      body.put("TurkErrorCode", PREFIX + code);
    }
    return MTurkApi.reply(400, body);
  }

  SimulatedResponse serviceFault(int status) {
    ObjectNode body = Json.object().put("__type", "ServiceFault");
    body.put("Message", "Service unavailable. (" + clockMs.getAsLong() + " s)");
    return MTurkApi.reply(status, body.put("TurkErrorCode", PREFIX + "ServiceFault"));
  }

  static SimulatedResponse plain(int status, String type, String message) {
    return MTurkApi.reply(status, Json.object().put("__type", type).put("message", message));
  }

  static SimulatedResponse validation(String field, String value, String constraint) {
    return plain(
        400,
        "ValidationException",
        "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s"
            .formatted(value, field, constraint));
  }

  /** The answer to a fault of this status. */
  SimulatedResponse ofStatus(int status, String target) {
    return switch (status) {
      case 400 -> requestError("InvalidParameterValue", "The bonus for " + target + " is wrong.");
      case 401 ->
          plain(400, "UnrecognizedClientException", "The security token included is invalid.");
      case 402 -> outOfFunds();
      case 403 -> plain(400, "AccessDeniedException", "User is not authorized.");
      case 404 -> absent(target);
      case 409 -> requestError("InvalidAssignmentState", "The assignment " + target + " is in use");
      case 422 ->
          requestError("DoesNotMeetRequirements", "The worker does not qualify for " + target);
      case 429 -> plain(400, "ThrottlingException", "Rate exceeded");
      case 502, 504 -> SimulatedResponse.html(status, status + " from a gateway");
      default -> serviceFault(status);
    };
  }

  SimulatedResponse absent(String assignment) {
    return requestError("AssignmentDoesNotExist", "Assignment " + assignment + " does not exist.");
  }

  /** The same of an assignment that nobody taught. */
  SimulatedResponse unknown(String assignment) {
    return requestError(
        "AssignmentDoesNotExist",
        "Assignment " + assignment + " does not exist. " + Remedy.TEXT + ".");
  }

  SimulatedResponse unknownHit(String hit) {
    return requestError("HITDoesNotExist", "HIT " + hit + " does not exist. " + Remedy.TEXT + ".");
  }

  SimulatedResponse foreign(String assignment) {
    return requestError(
        "PermissionDenied", "This requester has no permission for assignment " + assignment + ".");
  }

  SimulatedResponse outOfFunds() {
    return requestError(
        "InsufficientFunds", "This Requester has insufficient funds in their account.");
  }
}
