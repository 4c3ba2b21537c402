package org.payouts.router;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.payouts.router.health.RouterHealth;
import org.payouts.router.preflight.RouterStopsException;
import org.payouts.service.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that ended in an exception, after a back-off, whatever the exception:
 * its transaction is rolled back and the same records are read again, so nothing is skipped. What
 * ends the router is a {@link RouterStopsException}, and a lost admission store, for a new thread
 * would let Kafka Streams make the store anew, empty. Called on the ending thread.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ThreadReplacement.class);
  private static final long BACKOFF_MS = 1_000;

  private final RouterHealth health;
  private final Supplier<List<String>> lostRegistry;

  ThreadReplacement(RouterHealth health, Supplier<List<String>> lostRegistry) {
    this.health = health;
    this.lostRegistry = lostRegistry;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable exception) {
    RouterStopsException stop = RouterStopsException.in(exception);
    if (stop != null) {
      health.failed(String.valueOf(stop.getMessage()));
      LogEvent.ROUTER_STOPS.on(log).log("The router stops: {}", stop.getMessage());
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    health.failed(summary(exception));
    LogEvent.STREAM_THREAD_ENDED
        .on(log)
        .setCause(exception)
        .log("A stream thread ended; nothing is skipped, its records are read again");
    while (!health.awaitClosing(BACKOFF_MS, TimeUnit.MILLISECONDS)) {
      try {
        List<String> problems = lostRegistry.get();
        if (problems.isEmpty()) {
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        health.failed(String.join("; ", problems));
        LogEvent.ROUTER_STOPS.on(log).log("The router stops: {}", String.join("; ", problems));
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      } catch (RuntimeException e) {
        LogEvent.ADMISSIONS_UNCHECKED
            .on(log)
            .setCause(e)
            .log("Cannot check the admission store; trying again");
      }
    }
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static String summary(Throwable exception) {
    Throwable root = exception;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return "a stream thread ended and is replaced: " + root;
  }
}
