package org.payouts.workers.providers.mturk;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.payouts.workers.providers.http.Json;
import org.payouts.workers.providers.http.ProviderResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.mturk.model.SendBonusRequest;

/**
 * Rejects a 2xx response that MTurk would not send. SendBonus answers with nothing, so the SDK does
 * not read its body: a gateway's page or a queue's receipt would count as a paid bonus, and so
 * would an empty answer of anybody. AWS names each request that it has taken ({@code
 * x-amzn-RequestId}); a success without that name is not AWS's. Here each becomes an exception, and
 * so an unclear outcome: the list of bonuses decides.
 */
final class SuccessBodyCheck implements ExecutionInterceptor {
  private static final int LIMIT = 1 << 20;
  private static final String REQUEST_ID = "x-amzn-RequestId";

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Optional<InputStream> body = context.responseBody();
    int status = context.httpResponse().statusCode();
    if (!context.httpResponse().isSuccessful()) {
      return body;
    }
    byte[] bytes = body.isEmpty() ? new byte[0] : read(body.get());
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean ours =
        status == 200
            && bytes.length <= LIMIT
            && (context.request() instanceof SendBonusRequest
                ? isBonusSent(
                    context.httpResponse().firstMatchingHeader(REQUEST_ID).orElse(""), text)
                : isJson(text));
    if (!ours) {
      throw SdkClientException.create("HTTP " + status + " that is not MTurk's");
    }
    return Optional.of(new ByteArrayInputStream(bytes));
  }

  /** Whether a 200 with this request ID, empty if it has none, and this body is a payment. */
  static boolean isBonusSent(String requestId, String text) {
    return !requestId.isBlank()
        && (text.isBlank() || object(text).filter(JsonNode::isEmpty).isPresent());
  }

  private static boolean isJson(String text) {
    return text.isBlank() || object(text).isPresent();
  }

  private static Optional<JsonNode> object(String text) {
    return Json.object(new ProviderResponse.Response(200, Map.of(), text, true));
  }

  private static byte[] read(InputStream body) {
    try {
      return body.readNBytes(LIMIT + 1);
    } catch (IOException e) {
      throw SdkClientException.create("the body of a 2xx broke off: " + e);
    }
  }
}
