package org.payouts.bench.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;

/** The run's own JVM, from inside. */
public final class Child {
  private Child() {}

  /**
   * Runs what {@link IsolatedRun} asks for and writes the figures.
   *
   * @throws Exception when there are none
   */
  public static void run(List<Row> rows, String[] args) throws Exception {
    Row row = rows.stream().filter(r -> r.id().equals(args[0])).findFirst().orElseThrow();
    Run run = row.run(args[1]);
    Scale scale = Boolean.parseBoolean(args[5]) ? Scale.quick() : Scale.full();
    BenchBroker ground = new BenchBroker(args[2], Long.parseLong(args[3]), Path.of(args[4]), scale);
    Figures figures = new Figures();
    run.work().measure(ground, figures);
    new ObjectMapper().writeValue(Path.of(args[6]).toFile(), figures.values());
  }
}
