package org.payouts.verification.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The simulated providers' log of calls, read from another process. */
final class ProviderLog {
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  ProviderLog(String url) {
    this.url = url;
  }

  /** Money calls received so far for this target. */
  int moneyCalls(String target) {
    int calls = 0;
    for (JsonNode call : all()) {
      if (call.path("money").asBoolean() && names(call, target)) {
        calls++;
      }
    }
    return calls;
  }

  private static boolean names(JsonNode call, String target) {
    for (JsonNode each : call.path("targets")) {
      if (each.asText().equals(target)) {
        return true;
      }
    }
    return false;
  }

  /** Returns when that many have been received, or the time is up. */
  void awaitMoneyCall(String target, int number, Duration within) {
    long end = System.nanoTime() + within.toNanos();
    while (moneyCalls(target) < number && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private JsonNode all() {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/calls?since=0")).build();
      return json.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
