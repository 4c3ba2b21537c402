package org.payouts.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.process.PrivateFiles;
import org.payouts.workers.Providers;

/** The settings of a local stack and the file that passes them on. */
public final class StackSettings {

  private StackSettings() {}

  /** Addresses every client needs. */
  static Map<String, String> addresses(String bootstrap, String registry, Path routerState) {
    return Map.of(
        "kafka.bootstrap.servers", bootstrap,
        "schema.registry.url", registry,
        "router.state.dir", routerState.toString());
  }

  /** What simulated providers make unnecessary: no money moves, so no spend limit is needed. */
  public static Map<String, String> sandboxRules() {
    Map<String, String> settings = new LinkedHashMap<>();
    // The simulator's meaning of payoutCount is known: the next payout's number.
    settings.put("respondent.payout.count.confirmed", "true");
    for (Platform platform : Platforms.ALL) {
      settings.put(Platforms.name(platform) + ".fuse.payments.per.hour", "0");
      settings.put(Platforms.name(platform) + ".fuse.amount.minor.per.hour", "0");
    }
    return settings;
  }

  /**
   * Times that fit simulated providers: they answer at once and their late payments arrive within
   * three seconds, so that longer times would only delay the run. The quiet periods are longer than
   * lease and call together, and than what a late payment needs to show.
   */
  static Map<String, String> sandboxTimes() {
    Map<String, String> settings = new LinkedHashMap<>();
    // How long Kafka holds a fetch that finds nothing: ten a second of each reader keep it busy. A
    // reader that ends waits for it.
    settings.put("kafka.fetch.max.wait.ms", "1000");
    settings.put("worker.lease.ms", "1000");
    settings.put("mturk.assignment.grace.ms", "10000");
    // The simulated tokens live a day by the providers' own clock, so that this is on the safe
    // side.
    settings.put("mturk.token.life.ms", "20000");
    for (Platform each : Platforms.ALL) {
      String platform = Platforms.name(each);
      settings.put(platform + ".quiet.ms", "8000");
      settings.put(platform + ".presumed.quiet.ms", "4500");
      settings.put(platform + ".suspect.backoff.max.ms", "2000");
      settings.put(platform + ".call.timeout.ms", "2000");
      settings.put(platform + ".probe.ms", "500");
      settings.put(platform + ".read.min.ms", "100");
      settings.put(platform + ".read.max.ms", "1000");
      settings.put(platform + ".backoff.min.ms", "100");
      settings.put(platform + ".backoff.max.ms", "1000");
    }
    settings.put("prolific.bulk.linger.ms", "100");
    return settings;
  }

  /** The platforms of which the settings name a key. */
  static List<Platform> withKeys(Settings settings) {
    return Platforms.ALL.stream()
        .filter(
            platform ->
                Providers.keys(platform).configKeys().values().stream()
                    .filter(key -> key.type() == ConfigDef.Type.PASSWORD)
                    .anyMatch(
                        key ->
                            settings.get(key.name).isPresent()
                                || settings.get(key.name + ".file").isPresent()))
        .toList();
  }

  /**
   * Writes the settings as a properties file that only its owner can read: it may hold credentials.
   */
  public static void write(Path file, Settings settings) {
    StringBuilder text =
        new StringBuilder("# Written by payouts. For the -c option of every command.\n");
    new TreeMap<>(settings.asMap())
        .forEach((key, value) -> text.append(key).append('=').append(escaped(value)).append('\n'));
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try {
      PrivateFiles.write(unfinished, text);
      Files.move(
          unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n");
  }
}
