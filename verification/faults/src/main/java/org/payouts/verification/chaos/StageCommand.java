package org.payouts.verification.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Logs;
import org.payouts.service.ShutdownHook;
import org.payouts.verification.harness.StageOptions;
import org.payouts.verification.harness.TestCluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify stage DIR}: opens the infrastructure a run has left, for an audit. */
@Command(
    name = "stage",
    mixinStandardHelpOptions = true,
    description = {
      "Opens the infrastructure that a run has left in a directory: brokers, registry and the providers' books,",
      "without router and workers. Stays until interrupted; payouts audit -c DIR/payouts.properties can then read it."
    })
public final class StageCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The directory of a run of chaos or million.")
  private Path directory = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (!Files.isDirectory(directory.resolve("kafka"))) {
      spec.commandLine().getErr().println(directory + " is not the directory of a run");
      return 2;
    }
    Logs.file(directory.resolve("stage.log"));
    int brokers = Files.isDirectory(directory.resolve("kafka").resolve("broker-1")) ? 3 : 1;
    TestCluster stage =
        TestCluster.open(
            StageOptions.in(directory).brokers(brokers).keptRegistry(true).existing(true));
    try (ShutdownHook hook = new ShutdownHook(stage)) {
      if (wasCompacted()) {
        // An audit asks the topics how young a record may be that compaction has taken.
        try (Admin admin = Admin.create(stage.settings().kafkaClient())) {
          new Compaction(admin).admit();
        }
        out.println("the run has compacted the ledgers by force, and their settings now say so");
      }
      out.println("ready: -c " + stage.propertiesFile());
      out.flush();
      hook.await();
    }
    return 0;
  }

  private boolean wasCompacted() throws IOException {
    Path report = directory.resolve("report.json");
    return Files.exists(report)
        && new ObjectMapper()
                .readTree(report.toFile())
                .path("counts")
                .path("records.compacted_away")
                .asLong()
            > 0;
  }
}
