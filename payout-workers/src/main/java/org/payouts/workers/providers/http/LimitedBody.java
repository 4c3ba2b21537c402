package org.payouts.workers.providers.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.providers.http.BodySink.UnreadableBody;

/**
 * Reads a body up to the limits of its sink and never fails: a body that breaks off, cannot be read
 * or is stopped from outside ends as what was read so far. The status line has been read by then,
 * and a 2xx must not be lost because of its body. Asks for one piece at a time, so that a fast
 * server does not fill memory. Thread-safe: {@link #stop} may come from any thread.
 */
final class LimitedBody implements BodySubscriber<LimitedBody.Read> {
  private final CompletableFuture<Read> done = new CompletableFuture<>();
  private final BodySink sink;
  private @Nullable Subscription subscription;
  private boolean ended;

  /** What was read, and why that is not all of it; an empty reason means that it is. */
  record Read(String text, String flaw) {}

  LimitedBody(BodySink sink) {
    this.sink = sink;
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
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    try {
      take(buffers);
    } catch (UnreadableBody e) {
      stop(e.why());
    } catch (RuntimeException | Error e) {
      // Out of memory, or a stack that a hostile body overflows: the status stands all the same.
      stop("not readable: " + e.getClass().getSimpleName());
    }
  }

  private void take(List<ByteBuffer> buffers) throws UnreadableBody {
    Subscription next;
    synchronized (this) {
      if (ended) {
        return;
      }
      for (ByteBuffer buffer : buffers) {
        byte[] chunk = new byte[buffer.remaining()];
        buffer.get(chunk);
        sink.take(chunk);
      }
      next = subscription;
    }
    if (next != null) {
      next.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end("broke off");
  }

  @Override
  public void onComplete() {
    end("");
  }

  /** Ends reading now, with what there is. */
  void stop(String why) {
    Subscription running;
    synchronized (this) {
      running = subscription;
    }
    end(why);
    if (running != null) {
      running.cancel();
    }
  }

  private void end(String flaw) {
    Read read;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      read = read(flaw);
    }
    done.complete(read);
  }

  private Read read(String flaw) {
    try {
      return flaw.isEmpty() ? new Read(sink.end(), "") : new Read(sink.soFar(), flaw);
    } catch (UnreadableBody e) {
      return new Read(sink.soFar(), e.why());
    } catch (RuntimeException | Error e) {
      return new Read("", "not readable: " + e.getClass().getSimpleName());
    }
  }
}
