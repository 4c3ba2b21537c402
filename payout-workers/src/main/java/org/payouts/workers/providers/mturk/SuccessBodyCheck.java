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
 * Rejects a 2xx response whose body MTurk would not send. SendBonus answers with nothing, so the
 * SDK does not read its body: a gateway's page or a queue's receipt would count as a paid bonus.
 * Here it becomes an exception, and so an unclear outcome.
 */
final class SuccessBodyCheck implements ExecutionInterceptor {
  private static final int LIMIT = 1 << 20;

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
            && (context.request() instanceof SendBonusRequest ? saysNothing(text) : isJson(text));
    if (!ours) {
      throw SdkClientException.create("HTTP " + status + " that is not MTurk's");
    }
    return Optional.of(new ByteArrayInputStream(bytes));
  }

  private static boolean saysNothing(String text) {
    return text.isBlank() || object(text).filter(JsonNode::isEmpty).isPresent();
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
