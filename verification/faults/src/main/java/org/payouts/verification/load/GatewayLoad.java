package org.payouts.verification.load;

import java.net.URI;
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
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.impl.bootstrap.AsyncRequesterBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * A platform that asks for bonuses at a steady rate, whatever the answers, and asks again for each
 * body that was not answered with 202. Times are counted from the moment at which a body was due.
 */
final class GatewayLoad implements AutoCloseable {
  private static final Pattern DUPLICATE = Pattern.compile("\"duplicate\":true");
  private static final Timeout ANSWER_WITHIN = Timeout.ofSeconds(20);
  private static final long AGAIN_MS = 1_000;

  /** As many as the gateway has threads: what is due waits here, and its time counts. */
  private static final int CONNECTIONS = 200;

  private final URI url;
  private final String key;
  private final int array;
  private final HttpAsyncRequester http;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
  private final Set<Integer> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong duplicates = new AtomicLong();

  GatewayLoad(URI url, String key, int array) {
    this.url = url;
    this.key = key;
    this.array = array;
    // One thread: the client shares the cores with what it measures.
    this.http =
        AsyncRequesterBootstrap.bootstrap()
            .setIOReactorConfig(
                IOReactorConfig.custom().setIoThreadCount(1).setSoTimeout(ANSWER_WITHIN).build())
            .setDefaultMaxPerRoute(CONNECTIONS)
            .setMaxTotal(CONNECTIONS)
            .create();
    http.start();
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
    AsyncRequestProducer request =
        AsyncRequestBuilder.post(url)
            .addHeader("Authorization", "Bearer " + key)
            .setEntity(text(body), ContentType.APPLICATION_JSON)
            .build();
    var unused =
        http.execute(
            request,
            new BasicResponseConsumer<>(new StringAsyncEntityConsumer()),
            ANSWER_WITHIN,
            new FutureCallback<Message<HttpResponse, String>>() {
              @Override
              public void completed(Message<HttpResponse, String> answer) {
                if (answer.getHead().getCode() == 202) {
                  answered(body, dueAt, first, answer.getBody());
                } else {
                  again(body, dueAt);
                }
              }

              @Override
              public void failed(Exception failure) {
                again(body, dueAt);
              }

              @Override
              public void cancelled() {
                again(body, dueAt);
              }
            });
  }

  private void again(int body, long dueAt) {
    long pause = AGAIN_MS + ThreadLocalRandom.current().nextLong(AGAIN_MS);
    var unused = timer.schedule(() -> attempt(body, dueAt, false), pause, TimeUnit.MILLISECONDS);
  }

  private void answered(int body, long dueAt, boolean first, String answer) {
    duplicates.addAndGet(DUPLICATE.matcher(answer).results().count());
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

  /** What was measured so far does not count. */
  void forgetTimes() {
    nanos.clear();
  }

  /** How long the answers to first attempts took. */
  double[] millis() {
    return nanos.stream().mapToDouble(each -> each / 1e6).toArray();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    http.close(CloseMode.IMMEDIATE);
  }
}
