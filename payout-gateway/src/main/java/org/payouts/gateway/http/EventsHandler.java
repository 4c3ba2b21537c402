package org.payouts.gateway.http;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.payouts.gateway.access.Requester;
import org.payouts.gateway.events.Cursor;
import org.payouts.gateway.events.ResultEvent;
import org.payouts.gateway.events.ResultReader;
import org.payouts.gateway.events.ResultReader.Read;
import org.payouts.gateway.json.JsonText;
import org.payouts.gateway.problems.ProblemException;
import org.payouts.gateway.problems.ProblemType;
import org.payouts.service.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/events}: results as server-sent events. Each reader has a thread and a Kafka
 * consumer of its own, so that a slow one holds up nobody, and their number is bounded. The ID of
 * an event is the place in the topics behind it: a client that sends it back goes on from there.
 */
final class EventsHandler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventsHandler.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long SIGN_OF_LIFE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int RETRY_AFTER_S = 10;

  private final Caller caller;
  private final Supplier<ResultReader> readers;
  private final ReaderPlaces places;
  private final Set<ResultReader> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param most readers at once
   */
  EventsHandler(Caller caller, Supplier<ResultReader> readers, int most) {
    this.caller = caller;
    this.readers = readers;
    this.places = new ReaderPlaces(most);
  }

  void handle(Context context, Requester requester) throws IOException {
    Cursor from = from(context);
    if (!places.take(requester.name())) {
      throw ProblemException.later(
          ProblemType.UNAVAILABLE,
          "As many readers as may be at once are there, or as many of this requester.",
          RETRY_AFTER_S);
    }
    try (ResultReader reader = readers.get()) {
      open.add(reader);
      try {
        reader.seek(from);
        serve(context, reader);
      } finally {
        open.remove(reader);
      }
    } catch (WakeupException closing) {
      log.atDebug().log("A reader of events was ended");
    } catch (KafkaException e) {
      if (context.res().isCommitted()) {
        LogEvent.EVENT_READER_ENDED
            .on(log)
            .setCause(e)
            .log("A reader of events was ended; it can go on from its place");
        return;
      }
      throw ProblemException.later(
          ProblemType.UNAVAILABLE, "Kafka does not answer.", RETRY_AFTER_S);
    } finally {
      places.giveBack(requester.name());
    }
  }

  private static @Nullable Cursor from(Context context) {
    String header = context.header("Last-Event-ID");
    String text = header == null ? context.queryParam("cursor") : header;
    if (text == null) {
      return null;
    }
    if (text.equals("beginning")) {
      return new Cursor(Map.of());
    }
    return Cursor.parse(text)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.INVALID_REQUEST,
                    "The place to go on from is the id of an earlier event, or \"beginning\"."));
  }

  /** Ends with the key: a stream lives long, and who asked may have lost its right meanwhile. */
  private void serve(Context context, ResultReader reader) {
    context.res().setStatus(200);
    context.res().setContentType("text/event-stream");
    context.res().setHeader("Cache-Control", "no-store");
    context.res().setHeader("X-Accel-Buffering", "no");
    try {
      ServletOutputStream out = context.res().getOutputStream();
      write(out, "retry: 2000\nid: " + reader.cursor() + "\n\n");
      long wroteAt = System.nanoTime();
      while (!closed) {
        boolean wrote = false;
        List<Read> polled = reader.poll(POLL);
        Optional<Requester> now = caller.find(context);
        if (now.isEmpty()) {
          return;
        }
        for (Read read : polled) {
          ResultEvent event = read.event();
          if (event != null && now.get().owns(event.data().payoutId())) {
            out.write(bytes(text(event, read.after())));
            wrote = true;
          }
        }
        if (wrote) {
          out.flush();
          wroteAt = System.nanoTime();
        } else if (System.nanoTime() - wroteAt > SIGN_OF_LIFE_NANOS) {
          // It also shows the reader how far others' results have carried it.
          write(out, "id: " + reader.cursor() + "\n\n");
          wroteAt = System.nanoTime();
        }
      }
    } catch (IOException gone) {
      log.atDebug().log("A reader of events has gone");
    }
  }

  private static void write(ServletOutputStream out, String text) throws IOException {
    out.write(bytes(text));
    out.flush();
  }

  private static String text(ResultEvent event, Cursor after) {
    return "id: %s\nevent: %s\ndata: %s\n\n"
        .formatted(after, event.type(), JsonText.of(event.data()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(ResultReader::wakeUp);
  }
}
