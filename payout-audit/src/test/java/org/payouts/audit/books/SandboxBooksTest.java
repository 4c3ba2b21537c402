package org.payouts.audit.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.payouts.audit.history.BookSource;
import org.payouts.audit.history.MoneyCall;
import org.payouts.audit.history.Payment;

class SandboxBooksTest {
  private static final long PAYMENTS = 25_000;
  private static final long CALLS = 20_000;
  private static final Pattern PAGE = Pattern.compile("since=(\\d+)&limit=(\\d+)");

  private final AtomicInteger pages = new AtomicInteger();
  private HttpServer server;
  private URI uri;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/books",
        exchange ->
            answer(exchange, "{\"payments\":" + page(exchange, PAYMENTS, n -> payment(n)) + "}"));
    server.createContext(
        "/calls", exchange -> answer(exchange, page(exchange, CALLS, n -> call(n))));
    server.start();
    uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static String payment(long number) {
    return ("{\"number\":%d,\"platform\":\"mturk\",\"target\":\"T%d\",\"amount_minor\":%d,"
            + "\"currency\":\"USD\",\"reference\":\"R\",\"origin\":\"API\",\"time_ms\":5}")
        .formatted(number, number, number);
  }

  private static String call(long number) {
    return ("{\"number\":%d,\"received_ms\":5,\"platform\":\"mturk\",\"money\":%b,\"target\":\"T\","
            + "\"reference\":\"R\"}")
        .formatted(number, number % 2 == 0);
  }

  private String page(HttpExchange exchange, long all, LongFunction<String> entry) {
    Matcher asked = PAGE.matcher(exchange.getRequestURI().getQuery());
    assertThat(asked.find()).isTrue();
    pages.incrementAndGet();
    long since = Long.parseLong(asked.group(1));
    long last = Math.min(all, since + Long.parseLong(asked.group(2)));
    return LongStream.rangeClosed(since + 1, last)
        .mapToObj(entry)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void books_of_any_size_are_read_page_by_page_each_entry_once_and_in_order() {
    BookSource books = SandboxBooks.open(uri);
    List<Payment> payments = new ArrayList<>();
    books.payments(payments::add);
    assertThat(payments)
        .extracting(Payment::number)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, PAYMENTS).boxed().toList());
    assertThat(pages.get()).as("more than one page").isGreaterThan(3);
  }

  @Test
  void of_the_call_log_only_money_calls_are_handed_out() {
    List<MoneyCall> calls = new ArrayList<>();
    BookSource books = SandboxBooks.open(uri);
    books.calls(calls::add);
    assertThat(books.hasCalls()).isTrue();
    assertThat(calls)
        .extracting(MoneyCall::number)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, CALLS).filter(n -> n % 2 == 0).boxed().toList());
  }

  @Test
  void missing_providers_are_reported_when_the_books_are_opened() {
    server.stop(0);
    assertThatThrownBy(() -> SandboxBooks.open(uri)).isInstanceOf(UncheckedIOException.class);
  }
}
