package org.payouts.workers.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body up to a limit and never fails: a body that breaks off, is too long or is stopped
 * from outside ends as what was read so far. The status line has been read by then, and a 2xx must
 * not be lost because of its body. Thread-safe: {@link #stop} may come from any thread.
 */
final class LimitedBody implements BodySubscriber<LimitedBody.Read> {
  private final CompletableFuture<Read> done = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int limit;
  private @Nullable Subscription subscription;
  private boolean ended;

  /** What was read, and whether that is all of it. */
  record Read(String text, boolean whole) {}

  LimitedBody(int limit) {
    this.limit = limit;
  }

  @Override
  public CompletionStage<Read> getBody() {
    return done;
  }

  @Override
  public synchronized void onSubscribe(Subscription given) {
    if (ended || subscription != null) {
      given.cancel();
      return;
    }
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (append(buffers)) {
      stop();
    }
  }

  /** Returns true if the limit was passed. */
  private synchronized boolean append(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      int take = Math.min(buffer.remaining(), limit - bytes.size());
      byte[] chunk = new byte[take];
      buffer.get(chunk);
      bytes.writeBytes(chunk);
      if (buffer.hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void onError(Throwable failure) {
    end(false);
  }

  @Override
  public void onComplete() {
    end(true);
  }

  /** Ends reading now, with what there is. */
  void stop() {
    Subscription running;
    synchronized (this) {
      running = subscription;
    }
    end(false);
    if (running != null) {
      running.cancel();
    }
  }

  private void end(boolean whole) {
    Read read;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      read = new Read(bytes.toString(StandardCharsets.UTF_8), whole);
    }
    done.complete(read);
  }
}
