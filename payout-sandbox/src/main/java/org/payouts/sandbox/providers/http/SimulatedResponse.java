package org.payouts.sandbox.providers.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.payouts.sandbox.providers.json.Json;

/** An answer and the way it is delivered. */
public record SimulatedResponse(
    int status, Map<String, String> headers, String body, Delivery delivery, Flood flood) {

  /** An answer of bounded size. */
  public SimulatedResponse(
      int status, Map<String, String> headers, String body, Delivery delivery) {
    this(status, headers, body, delivery, Flood.NONE);
  }

  public static SimulatedResponse json(int status, Object body) {
    return of(status, "application/json", Json.write(body));
  }

  public static SimulatedResponse of(int status, String contentType, String body) {
    return new SimulatedResponse(status, Map.of("Content-Type", contentType), body, Delivery.WHOLE);
  }

  public static SimulatedResponse empty(int status) {
    return new SimulatedResponse(status, Map.of(), "", Delivery.WHOLE);
  }

  /** What a gateway in between answers. */
  public static SimulatedResponse html(int status, String title) {
    String page =
        "<html><head><title>%s</title></head><body><h1>%s</h1></body></html>%n"
            .formatted(title, title);
    return of(status, "text/html; charset=utf-8", page);
  }

  public SimulatedResponse delivered(Delivery how) {
    return new SimulatedResponse(status, headers, body, how, flood);
  }

  public SimulatedResponse flooding(Flood how) {
    return new SimulatedResponse(status, headers, body, delivery, how);
  }

  public SimulatedResponse header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new SimulatedResponse(status, more, body, delivery, flood);
  }

  /** For logs: what the client was given, for example {@code 202} or {@code reset}. */
  public String summary() {
    return switch (delivery) {
      case WHOLE ->
          flood == Flood.NONE
              ? Integer.toString(status)
              : status + " flood of " + flood.name().toLowerCase(java.util.Locale.ROOT);
      case HALF, SLOW -> status + " " + delivery.name().toLowerCase(java.util.Locale.ROOT);
      case HANG, CLOSE, RESET -> delivery.name().toLowerCase(java.util.Locale.ROOT);
    };
  }
}
