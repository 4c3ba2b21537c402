package org.payouts.console.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What the console counts; all series exist from the start. */
public final class ConsoleMetrics {
  private static final List<String> ANSWERS =
      List.of("ok", "unauthorized", "refused", "unavailable", "error");
  private static final List<String> SIGN_INS = List.of("accepted", "refused", "unavailable");

  private final MeterRegistry registry;
  private final Map<String, Counter> requests = new HashMap<>();
  private final Map<String, Counter> signIns = new HashMap<>();

  public ConsoleMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (String answer : ANSWERS) {
      requests.put(
          answer,
          Counter.builder("payouts.console.requests")
              .description("Requests of browsers, by answer")
              .tag("answer", answer)
              .register(registry));
    }
    for (String outcome : SIGN_INS) {
      signIns.put(
          outcome,
          Counter.builder("payouts.console.sign.ins")
              .description("Sign-ins by OpenID Connect")
              .tag("outcome", outcome)
              .register(registry));
    }
  }

  /** Pages that are open and follow. */
  public void viewers(IntSupplier viewers) {
    Gauge.builder("payouts.console.viewers", viewers::getAsInt)
        .description("Pages that are open and follow what changes")
        .register(registry);
  }

  /** Records that the view has not read. */
  public void behind(LongSupplier behind) {
    Gauge.builder("payouts.console.view.behind", behind::getAsLong)
        .description("Records of the topics that the view has not read yet")
        .register(registry);
  }

  /** A request was answered. */
  public void answered(int status) {
    Objects.requireNonNull(requests.get(answer(status))).increment();
  }

  private static String answer(int status) {
    return switch (status) {
      case 401, 403 -> "unauthorized";
      case 503 -> "unavailable";
      default -> status < 400 ? "ok" : status < 500 ? "refused" : "error";
    };
  }

  /** Somebody came back from the sign-in service, or could not be sent there. */
  public void signIn(String outcome) {
    Objects.requireNonNull(signIns.get(outcome)).increment();
  }
}
