package org.payouts.console;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.payouts.config.Settings;
import org.payouts.console.access.SignIn;
import org.payouts.console.access.TokenSignIn;
import org.payouts.console.actions.FileSending;
import org.payouts.console.actions.Resolving;
import org.payouts.console.metrics.ConsoleMetrics;
import org.payouts.console.web.WebServer;
import org.payouts.service.Health;
import org.payouts.service.PipelineService;
import org.payouts.service.ServiceHttp;
import org.payouts.service.ServiceMeters;
import org.payouts.view.PayoutView;
import org.payouts.view.data.ViewStatus;

/** The console as a service: a view, and pages over it. It holds no provider's credentials. */
public final class ConsoleService implements PipelineService {
  private final String host;
  private final String address;
  private final SignIn signIn;
  private final ServiceMeters meters = new ServiceMeters("console");
  private final ConsoleMetrics metrics = new ConsoleMetrics(meters.registry());
  private final ServiceHttp http;
  private final PayoutView view;
  private final Resolving resolving;
  private final WebServer server;
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  /**
   * @throws org.payouts.config.InvalidConfigurationException if the settings cannot be used
   * @throws IllegalStateException if another process uses the view's directory
   */
  public ConsoleService(Settings given) {
    Settings settings = ConsoleConfig.own(given);
    ConsoleConfig config = new ConsoleConfig(settings);
    this.host = config.host();
    this.signIn = SignIns.of(config, settings);
    this.address = config.address();
    this.http =
        new ServiceHttp(
            config.getString(ConsoleConfig.METRICS_HOST),
            config.getInt(ConsoleConfig.METRICS_PORT),
            meters.registry(),
            this::ready);
    this.view = new PayoutView(settings, Path.of(config.getString(ConsoleConfig.VIEW_DIR)));
    this.resolving =
        new Resolving(settings, Duration.ofMillis(config.getLong(ConsoleConfig.ANSWER_MS)));
    this.server =
        new WebServer(
            new WebServer.Options(
                host,
                config.port(),
                names(config),
                OidcConfig.overTls(config),
                config.getLong(ConsoleConfig.UPLOAD_BYTES),
                config.getLong(ConsoleConfig.CSV_ROWS)),
            settings,
            view,
            signIn,
            resolving,
            new FileSending(settings),
            metrics);
    metrics.behind(() -> view.status().behind());
  }

  /** Host names that browsers may use. */
  private static List<String> names(ConsoleConfig config) {
    List<String> names = new ArrayList<>(config.getList(ConsoleConfig.NAMES));
    Optional.ofNullable(URI.create(config.address()).getAuthority()).ifPresent(names::add);
    return names;
  }

  @Override
  public void start() {
    http.start();
    view.start();
    server.start();
  }

  /** Where the console is; with the sign-in token a link that opens one session. */
  public String link() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    String base = "http://" + name + ":" + server.port();
    if (signIn instanceof TokenSignIn byToken) {
      return base + "/sign-in?token=" + byToken.token();
    }
    return address.isEmpty() ? base + "/" : address;
  }

  /** What /metrics shows. */
  public String metrics() {
    return meters.registry().scrape();
  }

  /** What the pages are made of. */
  public PayoutView view() {
    return view;
  }

  @Override
  public Health ready() {
    ViewStatus status = view.status();
    return Optional.ofNullable(status.problem())
        .map(Health::notReady)
        .orElseGet(
            () ->
                status.caughtUp()
                    ? Health.ok()
                    : Health.notReady(
                        "the view has %d records to read".formatted(status.behind())));
  }

  @Override
  public CompletableFuture<String> ended() {
    return ended;
  }

  @Override
  public void close() {
    server.close();
    resolving.close();
    view.close();
    http.close();
    meters.close();
  }
}
