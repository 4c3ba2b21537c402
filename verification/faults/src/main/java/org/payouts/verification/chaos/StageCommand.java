package org.payouts.verification.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.payouts.cli.console.Logs;
import org.payouts.service.ShutdownHook;
import org.payouts.verification.harness.ClusterAdmin;
import org.payouts.verification.harness.ClusterOptions;
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

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (!Files.isDirectory(directory.resolve("kafka"))) {
      spec.commandLine().getErr().println(directory + " is not the directory of a run");
      return 2;
    }
    Logs.file(directory.resolve("stage.log"));
    int brokers = Files.isDirectory(directory.resolve("kafka").resolve("broker-1")) ? 3 : 1;
    TestCluster cluster =
        TestCluster.open(
            ClusterOptions.in(directory).brokers(brokers).keptRegistry(true).existing());
    try (ShutdownHook hook = new ShutdownHook(cluster)) {
      if (wasCompacted()) {
        // An audit asks the topics how young a record may be that compaction has taken.
        try (ClusterAdmin admin = new ClusterAdmin(cluster.settings())) {
          new Compaction(admin).declare();
        }
        out.println("the run has compacted the ledgers by force, and their settings now say so");
      }
      out.println("ready: -c " + cluster.propertiesFile());
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
                .at("/counts/records.compacted_away")
                .asLong()
            > 0;
  }
}
