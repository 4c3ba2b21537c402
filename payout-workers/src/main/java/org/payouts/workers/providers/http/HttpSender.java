package org.payouts.workers.providers.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.http.protocol.RequestUserAgent;
import org.jspecify.annotations.Nullable;

/**
 * Sends each request once, as HTTP/1.1 over Apache HttpCore, which writes and reads messages and
 * has nothing that repeats, redirects, authenticates, decompresses or remembers. Bounds what it
 * reads: heads by {@link HttpConnection}, bodies by {@link BodySink}, everything by the call
 * timeout. Whatever goes wrong is a response, errors included. Thread-safe.
 */
public final class HttpSender implements AutoCloseable {
  private static final HttpProcessor HEADERS =
      new DefaultHttpProcessor(
          RequestTargetHost.INSTANCE, RequestContent.INSTANCE, new RequestUserAgent("payouts"));
  private static final long IDLE_THREAD_SECONDS = 60;

  private final Function<HttpHost, HttpConnection> connections;
  private final Duration connectTimeout;
  private final Duration callTimeout;
  private final ThreadPoolExecutor executor;
  private final ScheduledThreadPoolExecutor deadlines;
  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
  private final KeptConnections kept;
  private volatile boolean closed;

  /**
   * Opens the sender.
   *
   * @param callTimeout from the start of a call to the last byte of its answer
   * @param threads threads and connections that are kept between calls; while more calls are under
   *     way, there are more
   */
  public HttpSender(String name, Duration connectTimeout, Duration callTimeout, int threads) {
    this(name, HttpConnection::new, connectTimeout, callTimeout, threads);
  }

  /** With connections of the caller's, for tests. */
  HttpSender(
      String name,
      Function<HttpHost, HttpConnection> connections,
      Duration connectTimeout,
      Duration callTimeout,
      int threads) {
    this.connections = connections;
    this.connectTimeout = connectTimeout;
    this.callTimeout = callTimeout;
    // No queue: a call that waited in one would leave later than its claim allows.
    this.executor =
        new ThreadPoolExecutor(
            threads,
            Integer.MAX_VALUE,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemons(name));
    this.deadlines = new ScheduledThreadPoolExecutor(1, daemons(name + "-deadline"));
    this.deadlines.setRemoveOnCancelPolicy(true);
    this.kept = new KeptConnections(threads);
  }

  /**
   * Sends one request once.
   *
   * @param request with an absolute address; headers that depend on address and body are added
   * @param fresh whether it has a connection of its own: a kept one may die under the request and
   *     leave an unclear outcome out of nothing
   * @param mayLeave asked last, once it is connected; if it says no, nothing is sent
   * @param only what is kept of a 2xx that is a large array, or null for the whole body
   * @param mask of the secrets in the request
   */
  public CompletionStage<ProviderResponse> send(
      ClassicHttpRequest request,
      boolean fresh,
      BooleanSupplier mayLeave,
      @Nullable ListFilter only,
      SecretMask mask) {
    if (closed) {
      return notSent("the transport is closed");
    }
    Exchange exchange;
    try {
      HEADERS.process(request, request.getEntity(), HttpCoreContext.create());
      exchange = exchange(request, fresh, mayLeave, only, mask);
      keepDeadline(exchange);
      executor.execute(exchange);
    } catch (IOException | HttpException | RuntimeException | Error e) {
      // No thread has been given the request.
      return notSent(Failures.describe(e, mask));
    }
    if (closed) {
      exchange.expire();
    }
    return exchange.outcome();
  }

  private static CompletionStage<ProviderResponse> notSent(String why) {
    return CompletableFuture.completedFuture(new ProviderResponse.NotSent(why));
  }

  private Exchange exchange(
      ClassicHttpRequest request,
      boolean fresh,
      BooleanSupplier mayLeave,
      @Nullable ListFilter only,
      SecretMask mask) {
    HttpHost target = new HttpHost(request.getScheme(), request.getAuthority());
    return new Exchange(request, mayLeave, callTimeout, only, mask) {
      @Override
      HttpConnection connected() throws IOException {
        HttpConnection used = fresh ? null : kept.take(target);
        if (used != null) {
          return uses(used);
        }
        HttpConnection opened = uses(connections.apply(target));
        opened.connect(connectTimeout);
        return opened;
      }

      @Override
      boolean keep(HttpConnection used) {
        return !fresh && kept.keep(used);
      }
    };
  }

  private void keepDeadline(Exchange exchange) {
    var deadline =
        deadlines.schedule(exchange::expire, callTimeout.toMillis(), TimeUnit.MILLISECONDS);
    exchanges.add(exchange);
    var unused =
        exchange
            .outcome()
            .whenComplete(
                (response, failure) -> {
                  deadline.cancel(false);
                  exchanges.remove(exchange);
                });
  }

  /** Whether no thread works on a call any more. */
  boolean idle() {
    return executor.getActiveCount() == 0;
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
    exchanges.forEach(Exchange::expire);
    deadlines.shutdownNow();
    kept.close();
    executor.shutdown();
  }
}
