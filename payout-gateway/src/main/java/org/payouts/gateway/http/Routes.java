package org.payouts.gateway.http;

import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.payouts.gateway.access.Requester;
import org.payouts.gateway.json.JsonText;
import org.payouts.gateway.metrics.GatewayMetrics;
import org.payouts.gateway.problems.Problem;
import org.payouts.gateway.problems.ProblemException;
import org.payouts.gateway.problems.ProblemType;
import org.payouts.service.Health;
import org.payouts.service.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All paths and what answers them. Everything but the description and the health wants a key. */
final class Routes {
  static final String JSON = "application/json";

  private static final Logger log = LoggerFactory.getLogger(Routes.class);
  private static final String PROBLEM = "application/problem+json";
  private static final String OPENAPI = "/org/payouts/gateway/openapi.json";
  private static final String WEBHOOK = "/v1/webhooks/{webhook}";
  private static final int TOO_LARGE = 413;
  private static final int SERVER_ERROR = 500;

  private final Caller caller;
  private final BonusRequestsHandler requests;
  private final PayoutsHandler payouts;
  private final EventsHandler events;
  private final WebhooksHandler webhooks;
  private final GatewayMetrics metrics;
  private final Supplier<Health> health;
  private final byte[] description = description();

  Routes(
      Caller caller,
      BonusRequestsHandler requests,
      PayoutsHandler payouts,
      EventsHandler events,
      WebhooksHandler webhooks,
      GatewayMetrics metrics,
      Supplier<Health> health) {
    this.caller = caller;
    this.requests = requests;
    this.payouts = payouts;
    this.events = events;
    this.webhooks = webhooks;
    this.metrics = metrics;
    this.health = health;
  }

  /** Answers a request of somebody who has a good key. */
  @FunctionalInterface
  private interface Handler {
    void handle(Context context, Requester requester) throws IOException;
  }

  void addTo(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.routes.before(Routes::headers);
    config.requestLogger.http(
        (context, ms) -> metrics.answered(context.path(), context.statusCode()));
    config.routes.post("/v1/bonus-requests", context -> keyed(context, requests::handle));
    config.routes.get("/v1/payouts", context -> keyed(context, payouts::list));
    config.routes.get("/v1/payouts/{id}", context -> keyed(context, payouts::one));
    config.routes.get("/v1/events", context -> keyed(context, events::handle));
    config.routes.get("/v1/webhooks", context -> keyed(context, webhooks::list));
    config.routes.get(WEBHOOK + "/dead", context -> keyed(context, webhooks::dead));
    config.routes.post(WEBHOOK + "/dead/resend", context -> keyed(context, webhooks::resend));
    config.routes.get("/openapi.json", context -> context.contentType(JSON).result(description));
    config.routes.get("/health", this::health);
    config.routes.exception(ProblemException.class, (e, context) -> problem(context, e));
    config.routes.exception(HttpResponseException.class, (e, context) -> problem(context, e));
    config.routes.exception(
        Exception.class,
        (e, context) -> {
          LogEvent.REQUEST_NOT_ANSWERED
              .on(log)
              .setCause(e)
              .addKeyValue("path", context.path())
              .log("Not answered");
          problem(context, new ProblemException(ProblemType.INTERNAL, "It is in the log."));
        });
  }

  private static void headers(Context context) {
    context.header("Cache-Control", "no-store");
    context.header("X-Content-Type-Options", "nosniff");
  }

  private void keyed(Context context, Handler handler) throws IOException {
    handler.handle(context, caller.of(context));
  }

  private void health(Context context) {
    Health now = health.get();
    context.status(now.ready() ? 200 : 503).contentType(JSON).result(JsonText.of(now));
  }

  /** What the server itself refuses: an unknown path, another method, a body beyond its limit. */
  private static void problem(Context context, HttpResponseException e) {
    ProblemType type =
        switch (e.getStatus()) {
          case 404 -> ProblemType.NOT_FOUND;
          case 405 -> ProblemType.METHOD_NOT_ALLOWED;
          case TOO_LARGE -> ProblemType.TOO_LARGE;
          default ->
              e.getStatus() < SERVER_ERROR ? ProblemType.INVALID_REQUEST : ProblemType.INTERNAL;
        };
    problem(context, new ProblemException(type, "See /openapi.json."));
  }

  private static void problem(Context context, ProblemException e) {
    Problem problem = e.problem();
    Integer retryAfter = e.retryAfterSeconds();
    if (retryAfter != null) {
      context.header("Retry-After", retryAfter.toString());
    }
    if (problem.status() == ProblemType.UNAUTHORIZED.status()) {
      context.header("WWW-Authenticate", "Bearer");
    }
    context.status(problem.status()).contentType(PROBLEM).result(JsonText.of(problem));
  }

  private static byte[] description() {
    try (@Nullable InputStream in = Routes.class.getResourceAsStream(OPENAPI)) {
      return Objects.requireNonNull(in, OPENAPI).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
