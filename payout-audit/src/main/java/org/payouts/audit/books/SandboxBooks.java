package org.payouts.audit.books;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.audit.history.BookSource;
import org.payouts.audit.history.Books;
import org.payouts.audit.history.MoneyCall;
import org.payouts.audit.history.Payment;
import org.payouts.payout.Platforms;

/**
 * The books of simulated providers, from the JSON of {@code GET /books} and {@code GET /calls}.
 * What they really paid is all there; a call log reaches back to the start of their process only.
 */
public final class SandboxBooks {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Entries of a page: some megabytes while it is read. */
  private static final int PAGE = 10_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(TIMEOUT).version(HttpClient.Version.HTTP_1_1).build();

  private SandboxBooks() {}

  /**
   * The books.
   *
   * @param books answer of {@code GET /books}
   * @param calls answer of {@code GET /calls}; null if the log is not known to be complete
   * @throws IllegalArgumentException if an entry lacks what every entry has
   */
  public static Books of(JsonNode books, @Nullable JsonNode calls) {
    return new Books(payments(books.path("payments")), calls == null ? null : calls(calls));
  }

  /**
   * Asks simulated providers for their books, all at once.
   *
   * @param control their address
   * @throws UncheckedIOException if nobody answers there, or not as simulated providers do
   */
  public static Books fetch(URI control) {
    return of(get(control.resolve("/books")), get(control.resolve("/calls")));
  }

  /**
   * The same, read page by page whenever it is asked for, so that any number of payments fits any
   * heap.
   *
   * @throws UncheckedIOException if nobody answers there; also while reading
   */
  public static BookSource open(URI control) {
    Paged paged = new Paged(control);
    paged.page("/books?since=0&limit=1");
    return paged;
  }

  /** Pages are asked for by the number of the last entry seen. */
  private record Paged(URI control) implements BookSource {

    private JsonNode page(String request) {
      return get(control.resolve(request));
    }

    @Override
    public void payments(Consumer<Payment> each) {
      long since = 0;
      JsonNode page;
      do {
        page = page("/books?since=" + since + "&limit=" + PAGE).path("payments");
        since = lastNumber(page, since);
        SandboxBooks.payments(page).forEach(each);
      } while (!page.isEmpty());
    }

    @Override
    public boolean hasCalls() {
      return true;
    }

    @Override
    public void calls(Consumer<MoneyCall> each) {
      long since = 0;
      JsonNode page;
      do {
        page = page("/calls?since=" + since + "&limit=" + PAGE);
        since = lastNumber(page, since);
        SandboxBooks.calls(page).forEach(each);
      } while (!page.isEmpty());
    }

    private static long lastNumber(JsonNode page, long none) {
      return page.isEmpty() ? none : number(page.get(page.size() - 1), "number");
    }
  }

  private static JsonNode get(URI uri) {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
    try {
      HttpResponse<InputStream> response =
          HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException(uri + " answers " + response.statusCode());
        }
        return JSON.readTree(body);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(uri + ": " + e, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static List<Payment> payments(JsonNode book) {
    List<Payment> payments = new ArrayList<>();
    for (JsonNode entry : book) {
      Platforms.parse(entry.path("platform").asText())
          .ifPresent(
              platform ->
                  payments.add(
                      new Payment(
                          number(entry, "number"),
                          platform,
                          entry.path("target").asText(),
                          number(entry, "amount_minor"),
                          entry.path("currency").asText(),
                          entry.path("reference").asText(""),
                          entry.path("origin").asText().equalsIgnoreCase("API"),
                          number(entry, "time_ms"))));
    }
    return payments;
  }

  private static List<MoneyCall> calls(JsonNode log) {
    List<MoneyCall> calls = new ArrayList<>();
    for (JsonNode entry : log) {
      if (entry.path("money").asBoolean()) {
        Platforms.parse(entry.path("platform").asText())
            .ifPresent(
                platform ->
                    targets(entry).forEach(target -> calls.add(call(entry, platform, target))));
      }
    }
    return calls;
  }

  private static MoneyCall call(JsonNode entry, Platform platform, String target) {
    return new MoneyCall(
        number(entry, "number"),
        number(entry, "received_ms"),
        platform,
        target,
        entry.path("reference").asText(""));
  }

  /** Each target once: two rows of a bulk may be on one submission. */
  private static Set<String> targets(JsonNode entry) {
    Set<String> targets = new LinkedHashSet<>();
    entry.path("targets").forEach(target -> targets.add(target.asText()));
    return targets.isEmpty() ? Set.of(entry.path("target").asText("")) : targets;
  }

  private static long number(JsonNode entry, String name) {
    JsonNode value = entry.path(name);
    if (!value.isNumber()) {
      throw new IllegalArgumentException("an entry without " + name + ": " + entry);
    }
    return value.asLong();
  }
}
