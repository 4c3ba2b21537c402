package org.payouts.cli.commands;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Logs;
import org.payouts.config.Settings;
import org.payouts.gateway.GatewayConfig;
import org.payouts.gateway.GatewayService;
import org.payouts.gateway.access.ApiKeys;
import org.payouts.rights.Role;
import org.payouts.service.ServiceRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gateway}: the HTTP door for requesters; {@code gateway key}: a new API key. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the HTTP door for requesters without a Kafka client, until interrupted. Logs go to standard error.",
      "It publishes requests and shows results; it holds no provider credentials.",
      "The settings name gateway.keys.file and gateway.data.dir. /openapi.json describes it."
    },
    subcommands = GatewayCommand.Key.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts gateway -c payouts.properties",
      "  payouts gateway key   prints a new key, and what gateway.keys.file has of it",
      "",
      "Exit codes: 0 asked to end, 1 it must not start as things are, 2 wrong usage,",
      "3 it cannot go on as this process: let a supervisor start it again."
    })
final class GatewayCommand extends Subcommand {

  @Option(names = "--port", paramLabel = "P", description = "Port to listen on; sets gateway.port.")
  private @Nullable Integer port;

  @Option(
      names = "--metrics-port",
      paramLabel = "P",
      description = "Port of /metrics and /health; sets metrics.port.")
  private @Nullable Integer metricsPort;

  @Mixin private StackOption stack = new StackOption();

  @Override
  Role role() {
    return Role.GATEWAY;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = RouterCommand.withPort(stack.settings(), metricsPort);
    Integer given = port;
    if (given != null) {
      settings = settings.with(GatewayConfig.PORT, given.toString());
    }
    Logs.service(settings);
    return new ServiceRun("gateway", console()::print, console()::say)
        .run(new GatewayService(settings));
  }

  /** {@code gateway key}: makes an API key. */
  @Command(
      name = "key",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description =
          "Prints a new API key for a requester, and its hash for gateway.keys.file. The key is kept nowhere.",
      footerHeading = "%nExample:%n",
      footer = "  payouts gateway key --json")
  static final class Key extends Subcommand {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
      String key = ApiKeys.random();
      Map<String, Object> made = new LinkedHashMap<>();
      made.put("key", key);
      made.put("sha256", ApiKeys.hash(key));
      if (json) {
        console().json(made);
      } else {
        made.forEach((name, value) -> console().print(name + ": " + value));
      }
      return OK;
    }
  }
}
