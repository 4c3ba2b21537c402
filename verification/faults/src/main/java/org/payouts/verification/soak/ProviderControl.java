package org.payouts.verification.soak;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.InterruptException;
import org.payouts.PayoutReview;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.providers.Lesson;

/** The simulated providers' own endpoints: the truth, and how to bend it. Thread-safe. */
final class ProviderControl {

  /**
   * What goes wrong by plan and not by chance. Outages of a whole account: by chance per call they
   * would come several times a second at this rate, and nobody would be paid. Somebody who pays by
   * hand: never on Respondent, where no read can then show that ours was not paid, and only the
   * resolution "paid" ends the review, whatever the books say.
   */
  private static final List<List<String>> PLANNED =
      List.of(
          List.of("mturk", "send_bonus", "unauthorized_401"),
          List.of("prolific", "pay", "outside_payer"),
          List.of("prolific", "pay", "forbidden_403"),
          List.of("respondent", "payout", "empty_balance"),
          List.of("mturk", "send_bonus", "outside_payer"),
          List.of("mturk", "send_bonus", "empty_balance"),
          List.of("prolific", "pay", "empty_balance"),
          List.of("respondent", "payout", "unauthorized_401"));

  private static final List<String> NOT_BY_CHANCE =
      List.of("unauthorized_401", "forbidden_403", "empty_balance", "outside_payer", "autopay_late");

  private static final int OUTAGE_MS = 1_500;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Requests taught at once. */
  private static final int LESSON = 2_000;

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final URI uri;
  private final AtomicInteger planned = new AtomicInteger();

  ProviderControl(URI uri) {
    this.uri = uri;
  }

  /** Teaches everything that the plan names: the providers know nothing else. */
  void teach(PayoutPlan plan) {
    for (int from = 0; from < plan.payouts(); from += LESSON) {
      int to = Math.min(plan.payouts(), from + LESSON);
      post(
          "/sandbox/world",
          Lesson.of(IntStream.range(from, to).mapToObj(plan::request).toList()));
    }
  }

  /** From now on that many of a hundred calls fail by chance, in every way but those planned. */
  void failByChance(int percent, long seed) {
    post(
        "/sandbox/faults", Map.of("percent", percent, "seed", seed, "sparing", NOT_BY_CHANCE));
  }

  /** The next such call meets the next planned fault; returns its name. */
  String failByPlan() {
    List<String> next = PLANNED.get(planned.getAndIncrement() % PLANNED.size());
    post(
        "/sandbox/faults",
        Map.of(
            "faults",
            List.of(
                Map.of(
                    "platform", next.get(0),
                    "operation", next.get(1),
                    "fault", next.get(2),
                    "times", 1,
                    "ms", OUTAGE_MS))));
    return next.get(2);
  }

  /** No more faults. */
  void heal() {
    post("/sandbox/faults", Map.of("clear", true));
  }

  /** Faults that happened, by class. */
  Map<String, Long> fired() {
    return new TreeMap<>(
        mapper.convertValue(get("/faults"), new TypeReference<Map<String, Long>>() {}));
  }

  /** Whether the book holds a payment through the API on the review's target. */
  boolean isPaid(PayoutReview review) {
    String query =
        "/books?platform=%s&target=%s"
            .formatted(Platforms.name(review.getPlatform()), review.getTarget());
    return get(query).path("payments").findValuesAsText("origin").contains("API");
  }

  private JsonNode get(String path) {
    return ask(HttpRequest.newBuilder(uri.resolve(path)).GET());
  }

  private void post(String path, Object body) {
    String text = mapper.valueToTree(body).toString();
    ask(HttpRequest.newBuilder(uri.resolve(path)).POST(BodyPublishers.ofString(text)));
  }

  private JsonNode ask(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(answer.uri() + " answers " + answer.statusCode());
      }
      return mapper.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
