package org.payouts.verification.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.errors.InterruptException;
import org.payouts.BonusRequested;
import org.payouts.PayoutReview;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.providers.Lesson;

/** The simulated providers' own endpoints: the truth, and how to bend it. Thread-safe. */
final class ProviderDesk {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Requests taught at once. */
  private static final int LESSON = 2_000;

  private final URI uri;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  ProviderDesk(URI uri) {
    this.uri = uri;
  }

  /** Teaches everything that the plan names: the providers know nothing else. */
  void teach(PayoutPlan plan) {
    List<BonusRequested> lesson = new ArrayList<>(LESSON);
    for (int number = 0; number < plan.shares().payouts(); number++) {
      lesson.add(plan.request(number));
      if (lesson.size() == LESSON || number == plan.shares().payouts() - 1) {
        post("/sandbox/world", Lesson.of(lesson));
        lesson.clear();
      }
    }
  }

  /** From now on that many of a hundred calls fail by chance, in every way but those spared. */
  void failing(int percent, long seed, List<String> spared) {
    ObjectNode script = JSON.createObjectNode().put("percent", percent).put("seed", seed);
    spared.forEach(script.putArray("sparing")::add);
    post("/sandbox/faults", script);
  }

  /** The next such call meets this fault; an empty operation is any. */
  void strike(String platform, String operation, String fault, long forMs) {
    ObjectNode script = JSON.createObjectNode();
    ObjectNode rule = script.putArray("faults").addObject();
    rule.put("platform", platform).put("fault", fault).put("times", 1).put("ms", forMs);
    if (!operation.isEmpty()) {
      rule.put("operation", operation);
    }
    post("/sandbox/faults", script);
  }

  /** No more faults. */
  void heal() {
    post("/sandbox/faults", JSON.createObjectNode().put("clear", true));
  }

  /** Faults that happened, by class. */
  Map<String, Long> fired() {
    Map<String, Long> fired = new TreeMap<>();
    get("/faults").properties().forEach(each -> fired.put(each.getKey(), each.getValue().asLong()));
    return fired;
  }

  /** Whether the book holds a payment through the API on the review's target. */
  boolean isPaid(PayoutReview review) {
    JsonNode book =
        get(
            "/books?platform=%s&target=%s"
                .formatted(Platforms.name(review.getPlatform()), review.getTarget()));
    for (JsonNode payment : book.path("payments")) {
      if (payment.path("origin").asText().equals("API")) {
        return true;
      }
    }
    return false;
  }

  private JsonNode get(String path) {
    return ask(HttpRequest.newBuilder(uri.resolve(path)).GET());
  }

  private void post(String path, JsonNode body) {
    ask(
        HttpRequest.newBuilder(uri.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private JsonNode ask(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(answer.uri() + " answers " + answer.statusCode());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
