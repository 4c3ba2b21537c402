package org.payouts.cli.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.Platform;
import org.payouts.config.ConfigReference;
import org.payouts.config.LogFormat;
import org.payouts.config.TracingConfig;
import org.payouts.console.ConsoleConfig;
import org.payouts.gateway.GatewayConfig;
import org.payouts.payout.Platforms;
import org.payouts.router.RouterConfig;
import org.payouts.workers.Providers;
import org.payouts.workers.WorkerConfig;

/** docs/configuration.md lists the keys that the code knows, as the code describes them. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String BEGIN =
      "<!-- keys: rendered from the code by ConfigurationPageTest -->\n";
  private static final String END = "<!-- end of keys -->\n";

  @TempDir Path directory;

  @Test
  void the_page_lists_the_keys_of_the_code() throws IOException {
    RenderedPart.require(PAGE, BEGIN, END, keys(), ConfigurationPageTest.class, directory);
  }

  private static String keys() {
    StringBuilder sections = new StringBuilder();
    sections.append(ConfigReference.markdown("Every service", everyKeys())).append('\n');
    sections.append(ConfigReference.markdown("Router", RouterConfig.definition())).append('\n');
    sections.append(ConfigReference.markdown("Gateway", gatewayKeys())).append('\n');
    for (Platform platform : Platforms.ALL) {
      String name = Platforms.name(platform);
      sections.append(ConfigReference.markdown("Worker: " + name, ownKeys(platform))).append('\n');
    }
    return sections
        .append(ConfigReference.markdown("Every worker", sharedKeys()))
        .append('\n')
        .append(ConfigReference.markdown("Console", ConsoleConfig.definition()))
        .append('\n')
        .toString();
  }

  private static ConfigDef everyKeys() {
    return TracingConfig.define(LogFormat.definition());
  }

  /** Without the limits of admission, which are listed with the router's keys. */
  private static ConfigDef gatewayKeys() {
    ConfigDef keys = new ConfigDef();
    GatewayConfig.definition().configKeys().values().stream()
        .filter(key -> key.name.startsWith("gateway."))
        .forEach(keys::define);
    return keys;
  }

  private static ConfigDef ownKeys(Platform platform) {
    return workerKeys(platform, name -> name.startsWith(Platforms.name(platform) + "."));
  }

  /** The keys that are the same for each platform's worker. */
  private static ConfigDef sharedKeys() {
    Platform any = Platforms.ALL.iterator().next();
    return workerKeys(any, name -> !name.startsWith(Platforms.name(any) + "."));
  }

  private static ConfigDef workerKeys(Platform platform, Predicate<String> wanted) {
    ConfigDef keys = new ConfigDef();
    WorkerConfig.definition(platform, Providers.keys(platform)).configKeys().values().stream()
        .filter(key -> wanted.test(key.name))
        .forEach(keys::define);
    return keys;
  }
}
