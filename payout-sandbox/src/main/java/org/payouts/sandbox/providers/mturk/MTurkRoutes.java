package org.payouts.sandbox.providers.mturk;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.calls.Operation;
import org.payouts.sandbox.providers.http.Delivery;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;

/** Finds out what a request asks MTurk for, and checks the wire protocol around it. */
final class MTurkRoutes {

  private static final String SERVICE = "MTurkRequesterServiceV20170117.";
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration SIGNATURE_LIFE = Duration.ofMinutes(5);

  private final MTurkWorld world;

  MTurkRoutes(MTurkWorld world) {
    this.world = world;
  }

  Call identify(Request request) {
    String target = request.header("x-amz-target");
    Operation operation = operation(target);
    JsonNode body;
    try {
      body = Json.parse(request.body());
    } catch (IllegalArgumentException e) {
      return Call.rejected(
          operation, "", MTurkErrors.plain(400, "SerializationException", "not JSON"));
    }
    Call call = call(operation, body);
    SimulatedResponse rejected = rejected(operation, request);
    return rejected == null ? call : call.withRejected(rejected);
  }

  private Call call(Operation operation, JsonNode body) {
    String assignment = body.path("AssignmentId").asText(body.path("HITId").asText(""));
    List<String> within =
        world.find(assignment).map(found -> List.of(found.hit())).orElse(List.of());
    return Call.of(operation, assignment)
        .within(within)
        .withReference(body.path("UniqueRequestToken").asText(""))
        .withBody(body);
  }

  private static Operation operation(String target) {
    String name = target.startsWith(SERVICE) ? target.substring(SERVICE.length()) : "";
    return switch (name) {
      case "SendBonus" -> Operation.MTURK_SEND_BONUS;
      case "ListBonusPayments" -> Operation.MTURK_LIST_BONUS_PAYMENTS;
      case "GetAccountBalance" -> Operation.MTURK_BALANCE;
      case "GetAssignment" -> Operation.MTURK_ASSIGNMENT;
      default -> Operation.MTURK_OTHER;
    };
  }

  private @Nullable SimulatedResponse rejected(Operation operation, Request request) {
    MTurkWorld.Closed closed = world.closed();
    if (closed == MTurkWorld.Closed.FORBIDDEN) {
      return MTurkErrors.plain(403, "AccessDeniedException", "This service has been closed.");
    }
    if (closed == MTurkWorld.Closed.RESET) {
      return SimulatedResponse.empty(403).delivered(Delivery.RESET);
    }
    if (operation == Operation.MTURK_OTHER) {
      return MTurkErrors.plain(400, "UnknownOperationException", "");
    }
    if (!request.header("content-type").startsWith("application/x-amz-json-1.1")) {
      return MTurkErrors.plain(400, "UnknownOperationException", "wrong content type");
    }
    return signatureProblem(request);
  }

  /** Whether the SigV4 parts are there and fresh; the signature itself is not computed. */
  private static @Nullable SimulatedResponse signatureProblem(Request request) {
    String authorization = request.header("authorization");
    boolean complete =
        authorization.startsWith("AWS4-HMAC-SHA256 ")
            && authorization.contains("Credential=")
            && authorization.contains("/mturk-requester/aws4_request")
            && authorization.contains("SignedHeaders=")
            && authorization.contains("Signature=");
    if (!complete) {
      return MTurkErrors.plain(
          400, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    try {
      // Real time, whatever the sandbox's own clock says: the client cannot know of that one.
      Instant signed = AMZ_DATE.parse(request.header("x-amz-date"), Instant::from);
      if (Duration.between(signed, Instant.now()).abs().compareTo(SIGNATURE_LIFE) <= 0) {
        return null;
      }
    } catch (DateTimeException e) {
      return MTurkErrors.plain(400, "IncompleteSignatureException", "X-Amz-Date is missing");
    }
    return MTurkErrors.plain(400, "InvalidSignatureException", "Signature expired");
  }
}
