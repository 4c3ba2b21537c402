package org.payouts.cli.docs;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.console.ConsoleService;
import org.payouts.gateway.GatewayService;
import org.payouts.payout.Platforms;
import org.payouts.router.RouterService;
import org.payouts.workers.WorkerService;

/** What services show before anything has happened: they are made and not started. */
final class FreshServices {
  private static final Settings SETTINGS =
      Settings.of(
          Map.ofEntries(
              Map.entry("kafka.bootstrap.servers", "127.0.0.1:1"),
              Map.entry("schema.registry.url", "http://127.0.0.1:1"),
              Map.entry("prolific.token", "none"),
              Map.entry("mturk.access.key", "none"),
              Map.entry("mturk.secret.key", "none"),
              Map.entry("mturk.token.namespace", "none"),
              Map.entry("respondent.api.key", "none"),
              Map.entry("respondent.api.secret", "none"),
              Map.entry("gateway.keys.file", "none"),
              Map.entry("gateway.data.dir", "none")));

  private FreshServices() {}

  /**
   * The first scrape of each service, by its name in the page.
   *
   * @param view where the console may keep its view
   */
  static Map<String, Scrape> scrapes(Path view) {
    Map<String, Scrape> scrapes = new LinkedHashMap<>();
    try (RouterService router = new RouterService(SETTINGS)) {
      scrapes.put("Router", Scrape.of(router.metrics()));
    }
    StringBuilder workers = new StringBuilder();
    for (Platform platform : Platforms.ALL) {
      try (WorkerService worker = new WorkerService(platform, SETTINGS)) {
        workers.append(worker.metrics());
      }
    }
    scrapes.put("Workers", Scrape.of(workers.toString()));
    try (GatewayService gateway = new GatewayService(SETTINGS)) {
      scrapes.put("Gateway", Scrape.of(gateway.metrics()));
    }
    try (ConsoleService console = new ConsoleService(SETTINGS.with("view.dir", view.toString()))) {
      scrapes.put("Console", Scrape.of(console.metrics()));
    }
    return scrapes;
  }
}
