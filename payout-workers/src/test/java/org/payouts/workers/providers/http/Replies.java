package org.payouts.workers.providers.http;

import java.util.Map;

/** Replies for tests. */
public final class Replies {
  private Replies() {}

  public static ProviderResponse of(int status, String body) {
    return new ProviderResponse.Response(status, Map.of(), body, true);
  }

  public static ProviderResponse of(int status, String body, String header, String value) {
    return new ProviderResponse.Response(status, Map.of(header, value), body, true);
  }

  public static ProviderResponse brokenOff(int status, String body) {
    return new ProviderResponse.Response(status, Map.of(), body, false);
  }

  public static ProviderResponse html(int status) {
    return of(status, "<html><body>sub1 proj1</body></html>");
  }

  public static ProviderResponse notSent() {
    return new ProviderResponse.NotSent("refused");
  }

  public static ProviderResponse noAnswer() {
    return new ProviderResponse.NoAnswer("reset");
  }
}
