package org.payouts.sandbox.providers.faults;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.payouts.sandbox.providers.http.Delivery;
import org.payouts.sandbox.providers.http.Flood;

/**
 * What the client is given.
 *
 * @param status 0 for the provider's own
 * @param headers more headers, such as {@code Set-Cookie}
 */
public record AnswerClass(
    int status, Body body, Delivery delivery, Flood flood, Map<String, String> headers) {

  /** The provider's own answer, in order. */
  public static final AnswerClass OWN =
      new AnswerClass(0, Body.OWN, Delivery.WHOLE, Flood.NONE, Map.of());

  public AnswerClass {
    if (status != 0 && (status < 200 || status > 599)) {
      throw new IllegalArgumentException("no answer has the status " + status);
    }
    headers = Map.copyOf(headers);
  }

  /** The provider's own words for this status. */
  public static AnswerClass status(int status) {
    return new AnswerClass(status, Body.ERROR, Delivery.WHOLE, Flood.NONE, Map.of());
  }

  public static AnswerClass of(int status, Body body) {
    return new AnswerClass(status, body, Delivery.WHOLE, Flood.NONE, Map.of());
  }

  public AnswerClass delivered(Delivery how) {
    return new AnswerClass(status, body, how, flood, headers);
  }

  public AnswerClass flooding(Flood how) {
    return new AnswerClass(status, body, delivery, how, headers);
  }

  public AnswerClass header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new AnswerClass(status, body, delivery, flood, more);
  }

  /** Whether the provider's own status and body are in it, so that the call must come first. */
  boolean own() {
    return status == 0 && (body == Body.OWN || body == Body.TEXT);
  }

  /** Like {@code 429}, {@code 200 html} or {@code own half}. */
  String label() {
    StringBuilder label = new StringBuilder(status == 0 ? "own" : Integer.toString(status));
    if (body == Body.FUNDS) {
      label.setLength(0);
    }
    if (body != Body.OWN && body != Body.ERROR) {
      label.append(' ').append(name(body));
    }
    if (delivery != Delivery.WHOLE) {
      label.append(' ').append(name(delivery));
    }
    if (flood != Flood.NONE) {
      label.append(" flood of ").append(name(flood));
    }
    return label.toString().strip();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
