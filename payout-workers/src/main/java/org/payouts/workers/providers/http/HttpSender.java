package org.payouts.workers.providers.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends each request once, as HTTP/1.1 over {@code java.net.http}: no redirects, no proxy, no
 * authenticator, no cookies, no retries. Bounds what it reads: heads by the JDK ({@code
 * jdk.http.maxHeaderSize}, 384 KiB, since 17.0.13), bodies by {@link BodySink}, everything by the
 * call timeout. Whatever goes wrong is a reply, errors included; a client that such an error leaves
 * broken is replaced. Thread-safe.
 */
public final class HttpSender implements AutoCloseable {
  private static final long DEADLINE_SLACK_MS = 200;

  private final Duration connectTimeout;
  private final Duration callTimeout;
  private final ExecutorService executor;
  private final ScheduledThreadPoolExecutor deadlines;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final RenewableClient<ClosableClient> shared;
  private volatile boolean closed;

  /**
   * Opens the sender.
   *
   * @param callTimeout from the start of a call to the last byte of its answer
   * @param threads threads that serve the client's callbacks
   * @throws IllegalStateException if this JVM would repeat requests by itself
   */
  public HttpSender(String name, Duration connectTimeout, Duration callTimeout, int threads) {
    HiddenRetries.refuse();
    this.connectTimeout = connectTimeout;
    this.callTimeout = callTimeout;
    this.executor = Executors.newFixedThreadPool(threads, daemons(name));
    this.deadlines = new ScheduledThreadPoolExecutor(1, daemons(name + "-deadline"));
    this.deadlines.setRemoveOnCancelPolicy(true);
    this.shared =
        new RenewableClient<>(name, this::client, ClosableClient::release, System::nanoTime);
  }

  /**
   * Sends one request once.
   *
   * @param fresh whether it has a connection of its own: a kept one may die under the request and
   *     leave an unclear outcome out of nothing
   * @param only what is kept of a 2xx that is a large array, or null for the whole body
   * @param mask of the secrets in the request
   */
  public CompletionStage<ProviderResponse> send(
      HttpRequest.Builder request, boolean fresh, @Nullable ListFilter only, SecretMask mask) {
    if (closed) {
      return notSent("the transport is closed");
    }
    Call call = new Call(only, mask);
    HttpRequest built;
    ClosableClient client;
    try {
      built = request.timeout(callTimeout).expectContinue(false).build();
      client = fresh ? client() : sharedClient();
      keepDeadline(call);
    } catch (RuntimeException | Error e) {
      // Nothing has been given to a client yet.
      return notSent(Failures.describe(e, mask));
    }
    try {
      if (fresh) {
        var unused = call.reply().whenCompleteAsync((reply, failure) -> client.release(), executor);
      } else {
        var unused = call.reply().whenComplete((reply, failure) -> lookAfter(client));
      }
      call.begin(client.client(), built);
    } catch (RuntimeException | Error e) {
      call.fail(e);
    }
    return call.reply();
  }

  private static CompletionStage<ProviderResponse> notSent(String why) {
    return CompletableFuture.completedFuture(new ProviderResponse.NotSent(why));
  }

  private ClosableClient client() {
    return new ClosableClient(settings(), executor);
  }

  private ClosableClient sharedClient() {
    ClosableClient client = shared.get();
    if (!client.broken()) {
      return client;
    }
    lookAfter(client);
    return shared.get();
  }

  private void lookAfter(ClosableClient client) {
    if (!closed && client.broken()) {
      shared.broke(client, "its selector thread has ended");
    }
  }

  private void keepDeadline(Call call) {
    long deadlineMs = callTimeout.toMillis() + DEADLINE_SLACK_MS;
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
        .connectTimeout(connectTimeout);
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Calls in flight end as {@link ProviderResponse.NoAnswer}. */
  @Override
  public void close() {
    closed = true;
    calls.forEach(Call::expire);
    deadlines.shutdownNow();
    shared.close();
    executor.shutdown();
  }
}
