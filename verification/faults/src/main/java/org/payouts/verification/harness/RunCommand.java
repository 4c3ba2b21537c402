package org.payouts.verification.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Logs;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands of long runs share: a directory of their own, and text or a line of JSON. */
public abstract class RunCommand implements Callable<Integer> {

  @Option(names = "--seed", paramLabel = "N", description = "Default: drawn and printed.")
  public long seed = ThreadLocalRandom.current().nextInt(1, 1_000_000);

  @Option(
      names = {"--dir", "--data-dir"},
      paramLabel = "D",
      description =
          "Where everything is kept; must be new or empty. Default: a temporary directory.")
  private @Nullable Path directory;

  @Option(names = "--keep", description = "Keep the temporary directory if nothing was found.")
  private boolean keep;

  @Option(names = "--json", description = "Print one JSON line instead of text.")
  private boolean json;

  /** Whether the cluster can be opened again afterwards. */
  public boolean keptRegistry = true;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What came of a run. */
  public interface Report {
    ObjectMapper JSON =
        JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

    /** Whether nothing was found. */
    boolean good();

    /** One line for a person. */
    String line();

    /** One line for a program. */
    default String json() throws IOException {
      return JSON.writeValueAsString(this);
    }
  }

  /** Refuses options that cannot be. */
  protected abstract void validate();

  /** Runs in the directory; the listener is given what happens. */
  protected abstract Report run(Path kept, Consumer<String> listener) throws Exception;

  /** Refuses unless it is possible. */
  protected final void require(boolean possible, String otherwise) {
    if (!possible) {
      throw new CommandLine.ParameterException(spec.commandLine(), otherwise);
    }
  }

  @Override
  public Integer call() throws Exception {
    validate();
    Path given =
        directory == null
            ? Files.createTempDirectory("payouts-" + spec.name() + "-")
            : RunDirectory.make(directory);
    Path kept = given.toAbsolutePath().normalize();
    try (Stream<Path> files = Files.list(kept)) {
      if (files.findAny().isPresent()) {
        throw new IllegalArgumentException(kept + " is not empty: a run needs a new directory");
      }
    }
    Logs.file(kept.resolve("harness.log"));
    PrintWriter out = spec.commandLine().getOut();
    boolean good = false;
    try {
      Report report =
          run(
              kept,
              line -> {
                if (!json) {
                  out.println(line);
                  out.flush();
                }
              });
      Files.writeString(kept.resolve("report.json"), report.json());
      out.println(json ? report.json() : report.line());
      good = report.good();
    } finally {
      out.flush();
      if (good && directory == null && !keep) {
        RunDirectory.remove(kept);
      } else {
        spec.commandLine().getErr().println("kept: " + kept);
      }
    }
    return good ? 0 : 1;
  }
}
