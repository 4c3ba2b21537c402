package org.payouts.workers.http;

import java.util.Map;

/** Replies for tests. */
public final class Replies {
  private Replies() {}

  public static HttpReply of(int status, String body) {
    return new HttpReply.Response(status, Map.of(), body, true);
  }

  public static HttpReply of(int status, String body, String header, String value) {
    return new HttpReply.Response(status, Map.of(header, value), body, true);
  }

  public static HttpReply brokenOff(int status, String body) {
    return new HttpReply.Response(status, Map.of(), body, false);
  }

  public static HttpReply html(int status) {
    return of(status, "<html><body>sub1 proj1</body></html>");
  }

  public static HttpReply notSent() {
    return new HttpReply.NotSent("refused");
  }

  public static HttpReply noAnswer() {
    return new HttpReply.NoAnswer("reset");
  }
}
