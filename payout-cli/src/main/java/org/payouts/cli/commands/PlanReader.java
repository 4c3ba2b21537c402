package org.payouts.cli.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.payouts.Platform;
import org.payouts.admission.AdmissionLimits;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.requests.RequestFiles;
import org.payouts.cli.requests.RequestOptions;
import org.payouts.cli.requests.RequestPlan;
import org.payouts.config.Settings;
import org.payouts.payout.IdRule;
import org.payouts.payout.Platforms;
import org.payouts.payout.TargetId;

/** Reads request files from disk. */
final class PlanReader {

  private PlanReader() {}

  static RequestPlan read(
      List<Path> files, Function<Path, RequestOptions> options, Settings settings) {
    RequestFiles plan = new RequestFiles(limits(settings), Instant.now());
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

  private static AdmissionLimits limits(Settings settings) {
    Map<Platform, Long> limits = new EnumMap<>(Platform.class);
    for (Platform platform : Platforms.ALL) {
      String key = AdmissionLimits.capKey(platform);
      settings
          .get(key)
          .ifPresent(
              value -> {
                try {
                  limits.put(platform, Long.parseLong(value));
                } catch (NumberFormatException e) {
                  throw CommandFailure.problem(
                      key + "=" + value + " is not a number", "write minor units, such as 100000");
                }
              });
    }
    return new AdmissionLimits(limits, ids(settings));
  }

  private static Map<Platform, IdRule> ids(Settings settings) {
    Map<Platform, IdRule> ids = new EnumMap<>(Platform.class);
    for (Platform platform : Platforms.ALL) {
      String key = TargetId.key(platform);
      settings
          .get(key)
          .ifPresent(
              value ->
                  ids.put(
                      platform,
                      IdRule.parse(value)
                          .orElseThrow(
                              () ->
                                  CommandFailure.problem(
                                      key + "=" + value + " is no rule", "write shape or any"))));
    }
    return ids;
  }
}
