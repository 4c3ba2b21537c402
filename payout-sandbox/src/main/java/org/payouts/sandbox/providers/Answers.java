package org.payouts.sandbox.providers;

import java.util.Map;
import java.util.TreeMap;
import org.payouts.sandbox.providers.api.ProviderApi;
import org.payouts.sandbox.providers.calls.Call;
import org.payouts.sandbox.providers.faults.AnswerClass;
import org.payouts.sandbox.providers.http.Request;
import org.payouts.sandbox.providers.http.SimulatedResponse;

/** Puts what a client shall be given into a reply. */
final class Answers {

  private Answers() {}

  /**
   * @param own what the provider itself says
   * @param subject the call as far as the answer names it
   */
  static SimulatedResponse reply(
      AnswerClass answer, ProviderApi api, Call subject, Request request, SimulatedResponse own) {
    SimulatedResponse reply = words(answer, api, subject, request, own);
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      reply = reply.header(header.getKey(), header.getValue());
    }
    return reply.delivered(answer.delivery()).flooding(answer.flood());
  }

  private static SimulatedResponse words(
      AnswerClass answer, ProviderApi api, Call subject, Request request, SimulatedResponse own) {
    int status = answer.status() == 0 ? own.status() : answer.status();
    return switch (answer.body()) {
      case OWN -> new SimulatedResponse(status, own.headers(), own.body(), own.delivery());
      case ERROR -> api.refusal(status, subject);
      case UNNAMED -> api.refusal(status, subject.about("one of them"));
      case FUNDS -> api.outOfFunds();
      case HTML ->
          SimulatedResponse.html(
              status, status == 307 ? "Moved" : "Welcome to the hotel's network");
      case EMPTY -> SimulatedResponse.empty(status);
      case GARBAGE -> SimulatedResponse.of(status, "application/json", "{\"id\":\"");
      case TEXT -> SimulatedResponse.of(status, "text/plain; charset=utf-8", own.body());
      case ECHO -> SimulatedResponse.of(status, "text/plain; charset=utf-8", echo(request));
    };
  }

  private static String echo(Request request) {
    StringBuilder text = new StringBuilder("cannot forward this request:\n");
    text.append(request.method()).append(' ').append(request.path()).append('\n');
    new TreeMap<>(request.headers())
        .forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.append('\n').append(request.body()).toString();
  }
}
