package org.payouts.workers.providers.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.providers.http.BodySink.UnreadableBody;

/**
 * One request and its answer, on a thread of its own. {@link #expire} bounds it from outside: a
 * status that was read is kept, and else the call has no answer. Whatever ends it before the first
 * byte of the request could be written means that nothing was sent, handshakes included.
 */
abstract class Exchange implements Runnable {
  private static final int PIECE = 8 * 1024;

  /** {@link #expire} comes first; a read that it does not end ends by itself. */
  private static final Duration READ_SLACK = Duration.ofSeconds(1);

  private final CompletableFuture<ProviderResponse> outcome = new CompletableFuture<>();
  private final ClassicHttpRequest request;
  private final BooleanSupplier mayLeave;
  private final Duration callTimeout;
  private final @Nullable ListFilter only;
  private final SecretMask mask;
  private volatile @Nullable HttpConnection connection;
  private volatile boolean answered;
  private volatile boolean expired;

  /**
   * Taken once: by the thread that begins to send, or by {@link #expire}, after which it cannot.
   */
  private final AtomicBoolean leftConnecting = new AtomicBoolean();

  Exchange(
      ClassicHttpRequest request,
      BooleanSupplier mayLeave,
      Duration callTimeout,
      @Nullable ListFilter only,
      SecretMask mask) {
    this.request = request;
    this.mayLeave = mayLeave;
    this.callTimeout = callTimeout;
    this.only = only;
    this.mask = mask;
  }

  /** A connection to send on; it is given to {@link #uses} as soon as it can be closed. */
  abstract HttpConnection connected() throws IOException;

  /** Returns false if the connection is not kept for another request. */
  abstract boolean keep(HttpConnection used);

  CompletableFuture<ProviderResponse> outcome() {
    return outcome;
  }

  /** What is to be closed when the time is over. */
  final HttpConnection uses(HttpConnection used) {
    connection = used;
    if (expired) {
      used.abort();
    }
    return used;
  }

  @Override
  public final void run() {
    HttpConnection used;
    boolean leaves;
    try {
      used = connected();
      leaves = mayLeave.getAsBoolean();
    } catch (IOException | RuntimeException | Error e) {
      outcome.complete(new ProviderResponse.NotSent(Failures.describe(e, mask)));
      abort();
      return;
    }
    if (!leaves) {
      used.abort();
      outcome.complete(new ProviderResponse.NotSent("the time in which it may leave is over"));
      return;
    }
    if (!leftConnecting.compareAndSet(false, true)) {
      used.abort();
      return;
    }
    ClassicHttpResponse response;
    try {
      response = used.exchange(request, callTimeout.plus(READ_SLACK));
      answered = true;
    } catch (IOException | HttpException | RuntimeException | Error e) {
      used.abort();
      outcome.complete(new ProviderResponse.NoAnswer(Failures.describe(e, mask)));
      return;
    }
    try {
      end(used, response, read(response));
    } catch (RuntimeException | Error e) {
      used.abort();
      outcome.complete(unreadable(response, e));
    }
  }

  private void end(HttpConnection used, ClassicHttpResponse response, Read read) {
    boolean whole = read.flaw().isEmpty();
    // The deadline must not close it under the next request.
    connection = null;
    boolean kept = whole && reusable(response) && keep(used);
    outcome.complete(shown(response, read));
    if (whole && !kept) {
      used.close();
    } else if (!whole) {
      used.abort();
    }
  }

  private boolean reusable(ClassicHttpResponse response) {
    return DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
        request, response, HttpCoreContext.create());
  }

  /** What was read of a body, and why that is not all of it; no reason means that it is. */
  private record Read(String text, String flaw) {}

  /** The status stands, whatever the body is. */
  private Read read(ClassicHttpResponse response) {
    BodySink sink = sink(response.getCode());
    try {
      if (response.getEntity() != null) {
        // Not closed: that would read on to the end of a body without one.
        InputStream content = response.getEntity().getContent();
        byte[] piece = new byte[PIECE];
        for (int n = content.read(piece); n >= 0; n = content.read(piece)) {
          sink.take(Arrays.copyOf(piece, n));
        }
      }
      return new Read(sink.end(), "");
    } catch (UnreadableBody e) {
      return new Read(sink.soFar(), e.why());
    } catch (IOException e) {
      return new Read(sink.soFar(), expired ? "did not end in time" : "broke off");
    }
  }

  private BodySink sink(int status) {
    ListFilter filter = only;
    boolean success = status >= 200 && status < 300;
    return filter != null && success ? new ListReader(filter) : new WholeBody();
  }

  private ProviderResponse.Response shown(ClassicHttpResponse response, Read read) {
    return new ProviderResponse.Response(
        response.getCode(), mask.mask(firstValues(response)), mask.mask(read.text()), read.flaw());
  }

  /** Out of memory, say, or a stack that a hostile body overflows. */
  private static ProviderResponse.Response unreadable(ClassicHttpResponse response, Throwable e) {
    String flaw = "not readable: " + e.getClass().getSimpleName();
    return new ProviderResponse.Response(response.getCode(), Map.of(), "", flaw);
  }

  private static Map<String, String> firstValues(ClassicHttpResponse response) {
    Map<String, String> first = new TreeMap<>();
    for (Header header : response.getHeaders()) {
      String value = header.getValue() == null ? "" : header.getValue();
      first.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), value);
    }
    return first;
  }

  /** Ends the call now. What has not left does not leave any more. */
  final void expire() {
    expired = true;
    if (leftConnecting.compareAndSet(false, true)) {
      outcome.complete(new ProviderResponse.NotSent("no connection within the call timeout"));
    } else if (!answered) {
      outcome.complete(new ProviderResponse.NoAnswer("no answer within the call timeout"));
    }
    abort();
  }

  private void abort() {
    HttpConnection used = connection;
    if (used != null) {
      used.abort();
    }
  }
}
