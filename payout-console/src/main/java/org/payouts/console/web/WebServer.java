package org.payouts.console.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;
import org.payouts.console.access.FormTokens;
import org.payouts.console.access.OidcSignIn;
import org.payouts.console.access.RequestGuard;
import org.payouts.console.access.SignIn;
import org.payouts.console.actions.Approving;
import org.payouts.console.actions.FileSending;
import org.payouts.console.actions.Limiting;
import org.payouts.console.actions.Resolving;
import org.payouts.console.actions.Stopping;
import org.payouts.console.metrics.ConsoleMetrics;
import org.payouts.console.oidc.OidcOptions;
import org.payouts.service.LogEvent;
import org.payouts.view.PayoutView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console's HTTP server: who is let in, and which page is where. */
public final class WebServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebServer.class);
  private static final String REFUSED = "refused";

  private final Options options;
  private final ConsoleMetrics metrics;
  private final StaticFiles files = new StaticFiles();
  private final LiveHub live = new LiveHub();
  private final ServiceCounts services;
  private final Visitors visitors;
  private final Pages pages;
  private final SignInPages signIns;
  private final Lists lists;
  private final PayoutPages payouts;
  private final DecisionPages decisions;
  private final SendPages sends;
  private final StopPages stops;
  private final LimitPages limits;
  private final ApprovalPages approvals;
  private final Javalin server;

  /**
   * How it is reached, and how much it takes.
   *
   * @param names host names beside the loopback names
   * @param overTls whether browsers reach it over TLS, which something in front of it speaks
   */
  public record Options(
      String host, int port, List<String> names, boolean overTls, long uploadBytes, long csvRows) {
    public Options {
      names = List.copyOf(names);
    }
  }

  public WebServer(
      Options options,
      Settings settings,
      PayoutView view,
      SignIn signIn,
      Resolving resolving,
      FileSending sending,
      ConsoleMetrics metrics) {
    this.options = options;
    this.metrics = metrics;
    FormTokens tokens = new FormTokens();
    CsvList csv = new CsvList(options.csvRows());
    this.services = new ServiceCounts(settings);
    Cookies cookies = new Cookies(options.overTls());
    this.visitors = new Visitors(new RequestGuard(options.names()), signIn, tokens, cookies);
    this.pages = new Pages(view, tokens, files, signIn instanceof OidcSignIn);
    this.signIns = new SignInPages(signIn, cookies, pages, visitors, metrics);
    this.lists = new Lists(view, pages, csv);
    Stopping stopping = new Stopping(settings);
    this.payouts = new PayoutPages(view, pages, services, stopping);
    this.stops = new StopPages(pages, visitors, stopping);
    this.decisions = new DecisionPages(view, pages, visitors, resolving, csv);
    this.limits = new LimitPages(pages, visitors, new Limiting(settings, view.reservations()));
    this.approvals = new ApprovalPages(view, pages, visitors, new Approving(settings));
    this.sends = new SendPages(pages, visitors, sending, options.uploadBytes());
    this.server = Javalin.create(this::configure);
    view.onChange(live::changed);
    metrics.viewers(live::size);
  }

  /** Binds the port and begins to serve. */
  public void start() {
    server.start(options.host(), options.port());
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.http.maxRequestSize = options.uploadBytes();
    config.requestLogger.http((context, ms) -> metrics.answered(context.statusCode()));
    config.routes.before(visitors::guard);
    config.routes.before(
        context -> {
          if (!context.path().startsWith("/static/")
              && !SignInPages.OPEN.contains(context.path())) {
            visitors.letIn(context);
          }
        });
    routes(config);
    config.routes.exception(Refusal.class, (e, context) -> refuse(context, e.status(), e));
    config.routes.exception(
        IllegalArgumentException.class, (e, context) -> refuse(context, 400, e));
    config.routes.exception(CommandFailure.class, (e, context) -> refuse(context, 503, e));
    config.routes.exception(KafkaException.class, (e, context) -> refuse(context, 503, e));
    config.routes.exception(
        Exception.class,
        (e, context) -> {
          LogEvent.REQUEST_NOT_ANSWERED
              .on(log)
              .setCause(e)
              .addKeyValue("path", context.path())
              .log("No page was made");
          refuse(context, 500, null);
        });
    config.routes.error(
        404,
        context -> {
          if (context.attribute(REFUSED) == null) {
            refuse(context, 404, new Refusal(404, "There is no such page."));
          }
        });
  }

  private void routes(JavalinConfig config) {
    config.routes.get(SignInPages.BEGIN, signIns::begin);
    config.routes.get(OidcOptions.RETURN, signIns::finish);
    config.routes.post(SignInPages.END, signIns::end);
    config.routes.get(SignInPages.ENDED, signIns::ended);
    config.routes.get("/static/{version}/{name}", files::serve);
    config.routes.sse("/live", live::add);
    config.routes.get("/", payouts::now);
    config.routes.get("/find", payouts::find);
    config.routes.get("/payouts", lists::payouts);
    config.routes.get("/payouts.csv", lists::payoutsCsv);
    config.routes.get("/payouts/{id}", payouts::payout);
    config.routes.post("/payouts/{id}/cancel", decisions::cancel);
    config.routes.get("/records/{topic}/{partition}/{offset}", payouts::record);
    config.routes.get("/needs-you", lists::reviews);
    config.routes.get("/needs-you.csv", lists::reviewsCsv);
    config.routes.post("/needs-you/confirm", decisions::confirm);
    config.routes.post("/needs-you/decide", decisions::decide);
    config.routes.get("/decisions/{name}.csv", decisions::jobCsv);
    config.routes.get("/decisions/{name}", decisions::job);
    config.routes.get("/send", sends::form);
    config.routes.post("/send", sends::plan);
    config.routes.post("/send/{name}", sends::send);
    config.routes.get("/stop", stops::form);
    config.routes.post("/stop", stops::give);
    config.routes.get("/limits", limits::form);
    config.routes.post("/limits", limits::give);
    config.routes.get("/approvals", approvals::list);
    config.routes.post("/approvals/confirm", approvals::confirm);
    config.routes.post("/approvals/approve", approvals::approve);
    config.routes.get("/spend", lists::spend);
    config.routes.get("/spend.csv", lists::spendCsv);
    config.routes.get("/rejected", lists::rejected);
    config.routes.get("/rejected.csv", lists::rejectedCsv);
    config.routes.get("/unreadable", lists::unreadable);
    config.routes.get("/audit-log", lists::actions);
    config.routes.get("/audit-log.csv", lists::actionsCsv);
  }

  private void refuse(Context context, int status, @Nullable Exception why) {
    context.attribute(REFUSED, true);
    context.status(status);
    String text =
        why == null || why.getMessage() == null
            ? "Something went wrong; the log of the console says what."
            : why.getMessage();
    if (why instanceof CommandFailure failure && !failure.remedy().isEmpty()) {
      text += "; " + failure.remedy();
    }
    Refusal.Way way = why instanceof Refusal refusal ? refusal.way() : null;
    pages.notice(context, NoticePage.of(text, way));
  }

  @Override
  public void close() {
    live.close();
    server.stop();
    services.close();
  }
}
