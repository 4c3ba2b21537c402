package org.payouts.workers.providers.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.provider.Transport;

/**
 * Answers repeated requests that are marked as cacheable from memory for a while. Only whole 2xx
 * answers that answer the request are kept, and a request that may move money always goes out.
 * Thread-safe.
 */
public final class CachingTransport implements Transport<ProviderRequest, ProviderResponse> {
  /** A larger body is not kept. */
  static final int LARGEST_BODY = 64 * 1024;

  private final Transport<ProviderRequest, ProviderResponse> transport;
  private final BiPredicate<ProviderRequest, ProviderResponse.Response> answers;
  private final long lifeNanos;
  private final LongSupplier nanoTime;
  private final Map<ProviderRequest, Kept> kept;

  private record Kept(ProviderResponse response, long at) {}

  /**
   * @param answers whether a 2xx answers its request: a page of something else, kept, would hold up
   *     all who ask until its time is over
   * @param life how long an answer serves; none is kept if it is zero
   * @param most answers kept; the oldest gives way
   * @param nanoTime a clock that only runs forward
   */
  public CachingTransport(
      Transport<ProviderRequest, ProviderResponse> transport,
      BiPredicate<ProviderRequest, ProviderResponse.Response> answers,
      Duration life,
      int most,
      LongSupplier nanoTime) {
    this.transport = transport;
    this.answers = answers;
    this.lifeNanos = life.toNanos();
    this.nanoTime = nanoTime;
    this.kept =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ProviderRequest, Kept> eldest) {
            return size() > most;
          }
        };
  }

  @Override
  public CompletionStage<ProviderResponse> ask(
      ProviderRequest request, boolean money, BooleanSupplier mayLeave) {
    if (money || !request.cacheable()) {
      return transport.ask(request, money, mayLeave);
    }
    ProviderResponse known = known(request);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return transport
        .ask(request, false, mayLeave)
        .thenApply(
            response -> {
              keep(request, response);
              return response;
            });
  }

  private synchronized @Nullable ProviderResponse known(ProviderRequest request) {
    Kept found = kept.get(request);
    if (found == null) {
      return null;
    }
    if (nanoTime.getAsLong() - found.at() >= lifeNanos) {
      kept.remove(request);
      return null;
    }
    return found.response();
  }

  private synchronized void keep(ProviderRequest request, ProviderResponse response) {
    if (response instanceof ProviderResponse.Response answer
        && answer.success()
        && answer.whole()
        && answer.body().length() <= LARGEST_BODY
        && lifeNanos > 0
        && answers.test(request, answer)) {
      kept.remove(request);
      kept.put(request, new Kept(response, nanoTime.getAsLong()));
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
