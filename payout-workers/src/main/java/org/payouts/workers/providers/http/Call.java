package org.payouts.workers.providers.http;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One question under way. The JDK's own timeout ends with the response's header; {@link #expire}
 * bounds the rest: it keeps a status that was read, and else gives up. Thread-safe.
 */
final class Call {
  private final CompletableFuture<ProviderResponse> reply = new CompletableFuture<>();
  private final @Nullable ListFilter only;
  private final SecretMask mask;
  private volatile @Nullable LimitedBody body;
  private volatile @Nullable Future<?> sent;

  Call(@Nullable ListFilter only, SecretMask mask) {
    this.only = only;
    this.mask = mask;
  }

  CompletableFuture<ProviderResponse> reply() {
    return reply;
  }

  void begin(HttpClient client, HttpRequest request) {
    CompletableFuture<?> future = client.sendAsync(request, this::onHeader);
    sent = future;
    var unused =
        future.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                fail(failure);
              }
            });
  }

  /** Ends the call; only what certainly happened before the first byte says "not sent". */
  void fail(Throwable failure) {
    reply.complete(Failures.reply(failure, mask));
  }

  /** A status line has been read: from here on the call ends as a response, whatever follows. */
  private BodySubscriber<LimitedBody.Read> onHeader(ResponseInfo info) {
    LimitedBody reading = new LimitedBody(sink(info.statusCode()));
    body = reading;
    var unused = reading.getBody().thenAccept(read -> reply.complete(response(info, read)));
    return reading;
  }

  private ProviderResponse.Response response(ResponseInfo info, LimitedBody.Read read) {
    try {
      return new ProviderResponse.Response(
          info.statusCode(),
          mask.mask(firstValues(info.headers())),
          mask.mask(read.text()),
          read.flaw());
    } catch (RuntimeException | Error e) {
      String flaw = "not readable: " + e.getClass().getSimpleName();
      return new ProviderResponse.Response(info.statusCode(), Map.of(), "", flaw);
    }
  }

  private BodySink sink(int status) {
    ListFilter filter = only;
    boolean success = status >= 200 && status < 300;
    return filter != null && success ? new ListReader(filter) : new WholeBody();
  }

  void expire() {
    LimitedBody reading = body;
    if (reading != null) {
      // Ends as a response, even if another thread is making it at this moment.
      reading.stop("did not end in time");
    }
    Future<?> running = sent;
    if (running != null) {
      running.cancel(true);
    }
    if (reading == null) {
      reply.complete(new ProviderResponse.NoAnswer("no answer within the call timeout"));
    }
  }

  private static Map<String, String> firstValues(HttpHeaders headers) {
    Map<String, String> first = new TreeMap<>();
    headers
        .map()
        .forEach((name, values) -> first.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return first;
  }
}
