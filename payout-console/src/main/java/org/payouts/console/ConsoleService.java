package org.payouts.console;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Problem;
import org.payouts.config.Settings;
import org.payouts.console.access.ConsoleRole;
import org.payouts.console.access.ProxySignIn;
import org.payouts.console.access.SignIn;
import org.payouts.console.access.TokenSignIn;
import org.payouts.console.actions.FileSending;
import org.payouts.console.actions.Resolving;
import org.payouts.console.web.WebServer;
import org.payouts.service.Health;
import org.payouts.service.PipelineService;
import org.payouts.view.PayoutView;
import org.payouts.view.data.ViewStatus;

/** The console as a service: a view, and pages over it. It holds no provider's credentials. */
public final class ConsoleService implements PipelineService {
  private final String host;
  private final SignIn signIn;
  private final PayoutView view;
  private final Resolving resolving;
  private final WebServer server;
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  /**
   * @throws InvalidConfigurationException if the settings cannot be used
   * @throws IllegalStateException if another process uses the view's directory
   */
  public ConsoleService(Settings given) {
    Settings settings = ConsoleConfig.own(given);
    ConsoleConfig config = new ConsoleConfig(settings);
    this.host = config.host();
    this.signIn = signIn(config);
    this.view = new PayoutView(settings, Path.of(config.getString(ConsoleConfig.VIEW_DIR)));
    this.resolving =
        new Resolving(settings, Duration.ofMillis(config.getLong(ConsoleConfig.ANSWER_MS)));
    this.server =
        new WebServer(
            new WebServer.Options(
                host,
                config.port(),
                config.getList(ConsoleConfig.NAMES),
                config.getLong(ConsoleConfig.UPLOAD_BYTES),
                config.getLong(ConsoleConfig.CSV_ROWS)),
            settings,
            view,
            signIn,
            resolving,
            new FileSending(settings));
  }

  private static SignIn signIn(ConsoleConfig config) {
    if (!config.behindProxy()) {
      if (!isLoopback(config.host())) {
        throw new InvalidConfigurationException(
            Problem.of(
                ConsoleConfig.HOST,
                config.host(),
                "is reached from elsewhere, and the sign-in token is for one person on this machine.",
                "Set console.sign.in=proxy and put a proxy in front that knows people, or listen on 127.0.0.1."));
      }
      return new TokenSignIn(config.user());
    }
    Map<ConsoleRole, List<String>> names = new EnumMap<>(ConsoleRole.class);
    for (ConsoleRole role : ConsoleRole.values()) {
      names.put(role, config.getList(ConsoleConfig.namesOf(role)));
    }
    return new ProxySignIn(
        config.getList(ConsoleConfig.PROXIES), config.getString(ConsoleConfig.USER_HEADER), names);
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  @Override
  public void start() {
    view.start();
    server.start();
  }

  /** Where the console is; with the sign-in token a link that opens one session. */
  public String link() {
    String address = host.contains(":") ? "[" + host + "]" : host;
    String base = "http://" + address + ":" + server.port();
    return signIn instanceof TokenSignIn byToken
        ? base + "/sign-in?token=" + byToken.token()
        : base + "/";
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
  }
}
