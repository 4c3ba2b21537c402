package org.payouts.verification.soak;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.verification.harness.RunCommand;
import org.payouts.verification.harness.RunDirectory;

/** What a run did and what came of it, as it is written as JSON: bytes and seconds. */
record MillionReport(
    Options options,
    @JsonUnwrapped Measured measured,
    @JsonUnwrapped Settled settled,
    AuditRun.Result audit,
    Map<String, Long> disk,
    List<String> problems,
    @JsonIgnore List<String> table)
    implements RunCommand.Report {

  @JsonProperty("passed")
  @Override
  public boolean good() {
    return problems.isEmpty();
  }

  /** Writes the result and, beside it, the series of samples. */
  void write(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    RunDirectory.make(Objects.requireNonNull(target.getParent()));
    JSON.writerWithDefaultPrettyPrinter().writeValue(target.toFile(), this);
    Files.write(target.resolveSibling(target.getFileName() + ".csv"), table);
  }

  @Override
  public String line() {
    return "million: paid %d, failed %d in %.0f s, %.0f a second, most under way %d, %s"
        .formatted(
            settled.paid,
            settled.failed,
            measured.seconds,
            measured.rate.mean,
            Objects.requireNonNull(measured.lag.get("under_way")).max,
            good() ? "all holds" : problems.size() + " problems");
  }

  /** What was asked for; rate 0 is as fast as payouts are settled. */
  record Options(
      int payouts,
      int faultPercent,
      long seed,
      double rate,
      List<String> brokerJvm,
      List<String> serviceJvm,
      Map<String, String> settings,
      int processors,
      String java) {

    static Options of(MillionCommand command) {
      return new Options(
          command.payouts,
          command.faults,
          command.seed,
          command.rate,
          MillionSettings.BROKER_JVM,
          MillionSettings.SERVICE_JVM,
          MillionSettings.services(),
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("java.version"));
    }
  }

  /** How fast payouts were settled, in all and over the warm part. */
  record Rate(double mean, double warmMedian) {}

  /** Records not dealt with yet, at most, and how that went over the warm part. */
  record Lag(long max, Trend warm) {}

  /** A process's memory; its heap only where it is judged. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Memory(
      long rssMax,
      double processorSeconds,
      @JsonProperty("live_heap_at_10_percent") @Nullable Long liveHeapAt10,
      @JsonProperty("live_heap_at_100_percent") @Nullable Long liveHeapAt100,
      @Nullable Double liveHeapBytesPerSettled) {}

  /** What was seen on the way. */
  record Measured(
      double seconds,
      Rate rate,
      double mixKept,
      Map<String, Lag> lag,
      Map<String, Memory> memory,
      List<Sampler.HeapPoint> heapPoints,
      int samples,
      int samplesMissed) {

    static Measured of(Sampler sampler, Flatness flatness, List<MeasuredProcess> processes) {
      List<Sample> samples = sampler.samples();
      Sample last = samples.get(samples.size() - 1);
      Map<String, Lag> lags = new LinkedHashMap<>();
      lags.put("under_way", lag(flatness, samples, Sample::underWay));
      for (String service : new TreeSet<>(last.lag().keySet())) {
        lags.put(service, lag(flatness, samples, each -> each.lag().getOrDefault(service, 0L)));
      }
      Map<String, Memory> memory = new LinkedHashMap<>();
      processes.forEach(each -> memory.put(each.name(), memory(each, flatness, samples)));
      return new Measured(
          rounded(last.seconds()),
          new Rate(
              rounded(last.settled() / Math.max(1, last.seconds())),
              rounded(flatness.medianRate())),
          rounded(flatness.mixKept()),
          lags,
          memory,
          sampler.heap(),
          samples.size(),
          sampler.missed());
    }

    private static Lag lag(Flatness flatness, List<Sample> samples, ToLongFunction<Sample> value) {
      return new Lag(
          samples.stream().mapToLong(value).max().orElse(0), flatness.trend(value::applyAsLong));
    }

    private static Memory memory(MeasuredProcess process, Flatness flatness, List<Sample> samples) {
      Optional<Flatness.Growth> growth =
          flatness.growth(process.name()).stream().reduce((first, last) -> last);
      return new Memory(
          samples.stream()
              .mapToLong(each -> each.rss().getOrDefault(process.name(), 0L))
              .max()
              .orElse(0),
          rounded(process.processorTime().toMillis() / 1e3),
          growth.map(Flatness.Growth::from).orElse(null),
          growth.map(Flatness.Growth::to).orElse(null),
          growth.map(each -> rounded(each.perPayout())).orElse(null));
    }
  }

  /** What became of the payouts. */
  record Settled(
      int paid,
      int failed,
      Map<String, Settlements.Money> results,
      Map<String, Settlements.Money> books,
      Map<String, Long> counts,
      Map<String, Long> faults) {}

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  /** The samples as a table, a line each, for drawing. */
  static List<String> table(List<Sample> samples) {
    List<Map<String, Object>> rows = samples.stream().map(MillionReport::row).toList();
    List<String> lines = new ArrayList<>(List.of(String.join(",", rows.get(0).keySet())));
    rows.forEach(
        row ->
            lines.add(row.values().stream().map(String::valueOf).collect(Collectors.joining(","))));
    return lines;
  }

  private static Map<String, Object> row(Sample of) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("seconds", rounded(of.seconds()));
    row.put("published", of.published());
    row.put("mix_kept", rounded(of.mixKept()));
    row.put("settled", of.settled());
    row.put("reviews_open", of.reviewsOpen());
    row.put("under_way", of.underWay());
    row.put("per_second", rounded(of.perSecond()));
    new TreeMap<>(of.lag()).forEach((service, lag) -> row.put("lag_" + service, lag));
    new TreeMap<>(of.rss())
        .forEach((process, rss) -> row.put("rss_" + process.replace('-', '_'), rss));
    return row;
  }
}
