package org.payouts.workers.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.payouts.workers.provider.Transport;

/**
 * HTTP/1.1 over {@code java.net.http}: no redirects, no proxy, no authenticator, no cookies, no
 * retries. Money questions go out on a connection of their own, because a kept connection may die
 * under the request and leave an unclear outcome out of nothing; everything else shares a client.
 * Thread-safe. A call ends within the call timeout, body included.
 */
public final class JdkHttpTransport implements Transport<HttpQuestion, HttpReply> {
  private static final long DEADLINE_SLACK_MS = 200;

  private final HttpEndpoint endpoint;
  private final ExecutorService executor;
  private final ScheduledThreadPoolExecutor deadlines;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final ClosableClient shared;

  /**
   * Opens the transport.
   *
   * @throws IllegalStateException if this JVM would repeat requests by itself
   */
  public JdkHttpTransport(HttpEndpoint endpoint) {
    HiddenRetries.refuse();
    this.endpoint = endpoint;
    String name = "http-" + endpoint.base().getHost();
    this.executor = Executors.newFixedThreadPool(endpoint.threads(), threads(name));
    this.deadlines = new ScheduledThreadPoolExecutor(1, threads(name + "-deadline"));
    this.deadlines.setRemoveOnCancelPolicy(true);
    this.shared = new ClosableClient(settings(), executor);
  }

  @Override
  public CompletionStage<HttpReply> ask(HttpQuestion question, boolean money) {
    Call call = new Call(question.only());
    try {
      HttpRequest request = request(question);
      keepDeadline(call);
      if (money) {
        ClosableClient fresh = new ClosableClient(settings(), executor);
        var unused = call.reply().whenCompleteAsync((reply, failure) -> fresh.release(), executor);
        call.begin(fresh.client(), request);
      } else {
        call.begin(shared.client(), request);
      }
    } catch (RuntimeException e) {
      // The client throws only before it has begun to connect; later failures come as replies.
      call.failToBegin(e);
    }
    return call.reply();
  }

  private void keepDeadline(Call call) {
    long deadlineMs = endpoint.callTimeout().toMillis() + DEADLINE_SLACK_MS;
    var deadline = deadlines.schedule(call::expire, deadlineMs, TimeUnit.MILLISECONDS);
    calls.add(call);
    var unused =
        call.reply()
            .whenComplete(
                (reply, failure) -> {
                  deadline.cancel(false);
                  calls.remove(call);
                });
  }

  private HttpClient.Builder settings() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(endpoint.connectTimeout());
  }

  private HttpRequest request(HttpQuestion question) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.address(question.path()))
            .timeout(endpoint.callTimeout())
            .expectContinue(false)
            .header("Accept", "application/json");
    endpoint.credentials().get().forEach(request::header);
    String json = question.json();
    if (json != null) {
      request.header("Content-Type", "application/json");
    }
    return request
        .method(
            question.method().name(),
            json == null
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(json, StandardCharsets.UTF_8))
        .build();
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Calls in flight end as {@link HttpReply.NoAnswer}. */
  @Override
  public void close() {
    calls.forEach(Call::expire);
    deadlines.shutdownNow();
    shared.release();
    executor.shutdown();
  }
}
