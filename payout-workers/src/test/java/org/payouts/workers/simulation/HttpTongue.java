package org.payouts.workers.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.http.SimulatedResponse;
import org.payouts.sandbox.providers.json.Json;
import org.payouts.workers.providers.http.ListFilter;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;

/** HTTP as {@code JsonHttpTransport} speaks it. */
final class HttpTongue implements Tongue<ProviderRequest, ProviderResponse> {
  private static final Map<String, String> CREDENTIALS =
      Map.of("authorization", "Token simulated", "x-api-key", "k", "x-api-secret", "s");

  private final Bank bank;

  HttpTongue(Bank bank) {
    this.bank = bank;
  }

  @Override
  public Call call(ProviderRequest question) {
    String body = question.json() == null ? "" : question.json();
    return bank.identify(
        new Request(question.method().name(), question.path(), "", CREDENTIALS, body));
  }

  @Override
  public ProviderResponse answer(ProviderRequest question, SimulatedResponse reply, boolean whole) {
    String body = reply.body();
    if (!whole && body.isEmpty()) {
      return new ProviderResponse.NoAnswer("the answer broke off");
    }
    Map<String, String> headers = new TreeMap<>();
    reply.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return new ProviderResponse.Response(
        reply.status(),
        headers,
        whole ? kept(question.only(), reply.status(), body) : body.substring(0, body.length() / 2),
        whole);
  }

  /** Of a large list the transport keeps what was asked for. */
  private static String kept(ListFilter only, int status, String body) {
    if (only == null || status != 200 || !body.startsWith("[")) {
      return body;
    }
    ArrayNode kept = Json.object().putArray("kept");
    for (JsonNode each : Json.parse(body)) {
      if (each.path(only.field()).asText().equals(only.value())) {
        kept.add(each);
      }
    }
    return kept.toString();
  }

  @Override
  public ProviderResponse notSent(String why) {
    return new ProviderResponse.NotSent(why);
  }

  @Override
  public ProviderResponse noAnswer(String why) {
    return new ProviderResponse.NoAnswer(why);
  }
}
