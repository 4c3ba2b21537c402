package org.payouts.cli.commands;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Logs;
import org.payouts.cli.console.Progress;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.stack.LocalStack;
import org.payouts.cli.stack.StackOptions;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.service.ShutdownHook;
import org.payouts.workers.SandboxAccess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code up}: the stack of the demo, staying up. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts Kafka, schema registry, simulated providers, router, workers and the web console on this machine and keeps them"
          + " running until interrupted. The data survives.",
      "Writes DIR/payouts.properties for the -c option of every other command."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  payouts up   then: payouts sandbox seed FILE, and payouts request FILE",
      "  payouts up --infrastructure --data-dir /tmp/stack   then, each in its own terminal:",
      "    payouts router -c /tmp/stack/payouts.properties",
      "    payouts worker prolific -c /tmp/stack/payouts.properties",
      "Exit codes: 0 stopped, 1 a part did not start, 2 wrong usage."
    })
final class UpCommand extends Subcommand {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "payouts-data",
      description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
  private Path dataDir = StackOption.DEFAULT_DATA_DIR;

  @Option(
      names = "--kafka-port",
      paramLabel = "P",
      defaultValue = "9092",
      description = "Default: ${DEFAULT-VALUE}; 0 for a free one.")
  private int kafkaPort;

  @Option(
      names = "--registry-port",
      paramLabel = "P",
      defaultValue = "8081",
      description = "Default: ${DEFAULT-VALUE}; 0 for a free one.")
  private int registryPort;

  @Option(
      names = "--sandbox-port",
      paramLabel = "P",
      defaultValue = "8090",
      description = "Default: ${DEFAULT-VALUE}; 0 for a free one.")
  private int sandboxPort;

  @Option(
      names = "--gateway-port",
      paramLabel = "P",
      defaultValue = "8092",
      description =
          "HTTP gateway for requesters, with a key in DIR/gateway.key (default: ${DEFAULT-VALUE}; 0 for a free port, -1 for none). Not with --no-sandbox, nor with --infrastructure.")
  private int gatewayPort;

  @Option(
      names = "--no-sandbox",
      description =
          "No simulated providers: the providers that -c and the environment name. Money moves. Without it only the simulated"
              + " ones are called, whatever -c and the environment say.")
  private boolean noSandbox;

  @Option(
      names = "--infrastructure",
      description = "Router and workers are processes of their own.")
  private boolean infrastructure;

  @Option(
      names = "--console-port",
      paramLabel = "P",
      defaultValue = "8100",
      description =
          "Port of the web console; another one if it is taken. -1 for no console. Default: ${DEFAULT-VALUE}.")
  private int consolePort;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Settings to start from, such as the providers' addresses and keys.")
  private @Nullable Path config;

  @Option(names = "--json", description = "Print the ready line as JSON.")
  private boolean json;

  private Optional<LocalStack.Gateway> gateway = Optional.empty();

  @Override
  public Integer call() throws InterruptedException {
    Console console = console();
    StackOptions options =
        new StackOptions(
            dataDir,
            kafkaPort,
            registryPort,
            sandboxPort,
            !noSandbox,
            !infrastructure,
            0,
            0,
            base(),
            Settings.fromEnvironment(System.getenv()));
    LocalStack stack = LocalStack.at(options);
    Logs.file(stack.logFile(), options.base().withAll(options.overrides().asMap()));
    try (ShutdownHook hook = new ShutdownHook(stack)) {
      try (Progress progress = console.progress()) {
        stack.start(progress::show);
        if (gatewayPort >= 0 && !noSandbox && !infrastructure) {
          gateway = Optional.of(stack.startGateway(gatewayPort, progress::show));
        }
      }
      SandboxCommand.sayIgnored(console, stack.ignored());
      // Before anybody is informed that all is ready.
      String link = infrastructure || consolePort < 0 ? null : stack.startConsole(consolePort);
      ready(console, stack, link);
      var unused =
          stack
              .ended()
              .thenAccept(
                  why ->
                      console.say(
                          "payouts: a service cannot go on, end it and start it again: " + why));
      hook.await();
    }
    return OK;
  }

  private Settings base() {
    Path given = config;
    if (given == null) {
      return Settings.of(Map.of());
    }
    if (!Files.isRegularFile(given)) {
      throw CommandFailure.usage(given + " is no file", "name a properties file");
    }
    return Settings.load(given, Map.of());
  }

  private void ready(Console console, LocalStack stack, @Nullable String link) {
    Settings settings = stack.settings();
    String kafka = settings.get("kafka.bootstrap.servers").orElse("");
    String registry = settings.get("schema.registry.url").orElse("");
    String sandbox = settings.get(SandboxAccess.URL_KEY).orElse("none");
    Map<String, String> places = SandboxAccess.places(settings);
    if (json) {
      Map<String, Object> ready = new LinkedHashMap<>();
      ready.put("ready", true);
      ready.put("kafka", kafka);
      ready.put("registry", registry);
      ready.put("sandbox", sandbox);
      ready.put("providers", places);
      gateway.ifPresent(
          running -> {
            ready.put("gateway", running.url());
            ready.put("gateway_key_file", running.keyFile().toString());
          });
      if (link != null) {
        ready.put("console", link);
      }
      ready.put("config", stack.propertiesFile().toString());
      console.json(ready);
      return;
    }
    console.print(
        "ready: kafka "
            + kafka
            + "  registry "
            + registry
            + "  providers "
            + (noSandbox ? "" : sandbox + " ")
            + places.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", ", "(", ")"))
            + gateway.map(running -> "  gateway " + running.url()).orElse("")
            + "  -c "
            + stack.propertiesFile()
            + (infrastructure ? "  (start router and workers yourself)" : ""));
    gateway.ifPresent(
        running ->
            console.say(
                "note: requests over HTTP need the key in "
                    + running.keyFile()
                    + "; "
                    + running.url()
                    + "/openapi.json describes them"));
    if (link != null) {
      console.print("console: " + link);
    }
    List<String> without =
        infrastructure
            ? List.of()
            : Platforms.ALL.stream()
                .filter(platform -> !stack.workers().contains(platform))
                .map(Platforms::name)
                .toList();
    if (!without.isEmpty()) {
      console.say(
          "note: no key is named of "
              + String.join(", ", without)
              + ": requests for it wait until there is one, and this is started again");
    }
    if (!noSandbox) {
      console.say(
          "note: the simulated providers know only what they are given. Before payouts request FILE:"
              + " payouts sandbox seed FILE -c "
              + stack.propertiesFile());
    }
  }
}
