package org.payouts.cli.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.requests.RequestFiles;
import org.payouts.cli.requests.RequestLimits;
import org.payouts.cli.requests.RequestOptions;
import org.payouts.cli.requests.RequestPlan;
import org.payouts.config.Settings;

/** Reads request files from disk. */
final class PlanReader {

  private PlanReader() {}

  static RequestPlan read(
      List<Path> files, Function<Path, RequestOptions> options, Settings settings) {
    RequestFiles plan = new RequestFiles(RequestLimits.of(settings), Instant.now());
    for (Path file : files) {
      plan.add(file.toString(), contents(file), options.apply(file));
    }
    return plan.plan();
  }

  private static byte[] contents(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw CommandFailure.usage(
          file + " does not exist", "check the name; samples are in examples/files/");
    } catch (IOException e) {
      throw CommandFailure.usage(file + " cannot be read: " + e.getMessage(), "");
    }
  }
}
