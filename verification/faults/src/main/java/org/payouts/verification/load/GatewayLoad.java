package org.payouts.verification.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A platform that asks for bonuses at a steady rate, whatever the answers, and asks again for each
 * body that was not answered with 202. Times are counted from the moment at which a body was due.
 */
final class GatewayLoad implements AutoCloseable {
  private static final Pattern DUPLICATE = Pattern.compile("\"duplicate\":true");
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
  private static final long AGAIN_MS = 1_000;

  private final URI url;
  private final String key;
  private final int array;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
  private final Set<Integer> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong duplicates = new AtomicLong();

  GatewayLoad(URI url, String key, int array) {
    this.url = url;
    this.key = key;
    this.array = array;
  }

  /** The payout ID of a bonus: that of its body, and its place in it. */
  static String id(int body, int place) {
    return "load:" + body + ":" + place;
  }

  /** The amount of a bonus in cents, which its ID fixes. */
  static long cents(int body, int place) {
    return 1 + (body * 31L + place) % 500;
  }

  private String text(int body) {
    List<String> all =
        IntStream.range(0, array)
            .mapToObj(
                place ->
                    """
                    {"payout_id":"%s","amount_minor":%d,"currency":"USD","reason":"Thank you",\
                    "target":{"platform":"mturk","worker_id":"A1LOAD","assignment_id":"3L%dX%d"}}"""
                        .formatted(id(body, place), cents(body, place), body, place))
            .collect(Collectors.toList());
    return array == 1 ? all.get(0) : "[" + String.join(",", all) + "]";
  }

  /** Sends a body that is due now. */
  void send(int body) {
    open.add(body);
    attempt(body, System.nanoTime(), true);
  }

  private void attempt(int body, long dueAt, boolean first) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(ANSWER_WITHIN)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(text(body)))
            .build();
    var unused =
        http.sendAsync(request, BodyHandlers.ofString())
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null && answer.statusCode() == 202) {
                    answered(body, dueAt, first, answer);
                  } else {
                    again(body, dueAt);
                  }
                });
  }

  private void again(int body, long dueAt) {
    long pause = AGAIN_MS + ThreadLocalRandom.current().nextLong(AGAIN_MS);
    var unused = timer.schedule(() -> attempt(body, dueAt, false), pause, TimeUnit.MILLISECONDS);
  }

  private void answered(int body, long dueAt, boolean first, HttpResponse<String> answer) {
    duplicates.addAndGet(DUPLICATE.matcher(answer.body()).results().count());
    if (first) {
      nanos.add(System.nanoTime() - dueAt);
    }
    open.remove(body);
  }

  /** Bodies that were not answered with 202 yet. */
  Set<Integer> open() {
    return Set.copyOf(open);
  }

  long duplicates() {
    return duplicates.get();
  }

  /** How long the answers to first attempts took. */
  double[] millis() {
    return nanos.stream().mapToDouble(each -> each / 1e6).toArray();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
