package org.payouts.workers.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.provider.Transport;

/**
 * Answers repeated questions that are marked as cacheable from memory for a while. Only whole 2xx
 * answers that answer the question are kept, and a question that may move money always goes out.
 * Thread-safe.
 */
public final class CachingTransport implements Transport<HttpQuestion, HttpReply> {
  /** A larger body is not kept. */
  static final int LARGEST_BODY = 64 * 1024;

  private final Transport<HttpQuestion, HttpReply> transport;
  private final BiPredicate<HttpQuestion, HttpReply.Response> answers;
  private final long lifeNanos;
  private final LongSupplier nanoTime;
  private final Map<HttpQuestion, Kept> kept;

  private record Kept(HttpReply reply, long at) {}

  /**
   * @param answers whether a 2xx answers its question: a page of something else, kept, would hold
   *     up all who ask until its time is over
   * @param life how long an answer serves; none is kept if it is zero
   * @param most answers kept; the oldest gives way
   * @param nanoTime a clock that only runs forward
   */
  public CachingTransport(
      Transport<HttpQuestion, HttpReply> transport,
      BiPredicate<HttpQuestion, HttpReply.Response> answers,
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
          protected boolean removeEldestEntry(Map.Entry<HttpQuestion, Kept> eldest) {
            return size() > most;
          }
        };
  }

  @Override
  public CompletionStage<HttpReply> ask(HttpQuestion question, boolean money) {
    if (money || !question.cacheable()) {
      return transport.ask(question, money);
    }
    HttpReply known = known(question);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return transport
        .ask(question, false)
        .thenApply(
            reply -> {
              keep(question, reply);
              return reply;
            });
  }

  private synchronized @Nullable HttpReply known(HttpQuestion question) {
    Kept found = kept.get(question);
    if (found == null) {
      return null;
    }
    if (nanoTime.getAsLong() - found.at() >= lifeNanos) {
      kept.remove(question);
      return null;
    }
    return found.reply();
  }

  private synchronized void keep(HttpQuestion question, HttpReply reply) {
    if (reply instanceof HttpReply.Response response
        && response.success()
        && response.whole()
        && response.body().length() <= LARGEST_BODY
        && lifeNanos > 0
        && answers.test(question, response)) {
      kept.remove(question);
      kept.put(question, new Kept(reply, nanoTime.getAsLong()));
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
