package org.payouts.workers.http;

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
  private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();
  private final @Nullable ListFilter only;
  private volatile @Nullable LimitedBody body;
  private volatile @Nullable Future<?> sent;

  Call(@Nullable ListFilter only) {
    this.only = only;
  }

  CompletableFuture<HttpReply> reply() {
    return reply;
  }

  void begin(HttpClient client, HttpRequest request) {
    CompletableFuture<?> future = client.sendAsync(request, this::onHeader);
    sent = future;
    var unused =
        future.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                reply.complete(Failures.reply(failure));
              }
            });
  }

  void failToBegin(RuntimeException failure) {
    reply.complete(new HttpReply.NotSent(failure.toString()));
  }

  /** A status line has been read: from here on the call ends as a response, whatever follows. */
  private BodySubscriber<LimitedBody.Read> onHeader(ResponseInfo info) {
    LimitedBody reading = new LimitedBody(sink(info.statusCode()));
    body = reading;
    Map<String, String> headers = firstValues(info.headers());
    var unused =
        reading
            .getBody()
            .thenAccept(
                read ->
                    reply.complete(
                        new HttpReply.Response(
                            info.statusCode(), headers, read.text(), read.flaw())));
    return reading;
  }

  private BodySink sink(int status) {
    ListFilter filter = only;
    boolean success = status >= 200 && status < 300;
    return filter != null && success ? new ListReader(filter) : new WholeBody();
  }

  void expire() {
    LimitedBody reading = body;
    if (reading != null) {
      reading.stop("did not end in time");
    }
    Future<?> running = sent;
    if (running != null) {
      running.cancel(true);
    }
    reply.complete(new HttpReply.NoAnswer("no answer within the call timeout"));
  }

  private static Map<String, String> firstValues(HttpHeaders headers) {
    Map<String, String> first = new TreeMap<>();
    headers
        .map()
        .forEach((name, values) -> first.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return first;
  }
}
