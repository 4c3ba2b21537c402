package org.payouts.verification.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.payouts.payout.Platforms;

/** Renders what was measured for the result file. Bytes are bytes, times are seconds. */
final class ResultJson {
  private ResultJson() {}

  static Map<String, Object> options(MillionOptions options) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("payouts", options.payouts());
    json.put("fault_percent", options.faultPercent());
    json.put("seed", options.seed());
    json.put("rate", options.pace().fixed() ? options.pace().perSecond() : "auto");
    Shares shares = new Shares(options.payouts());
    Map<String, Object> mix = new LinkedHashMap<>();
    Platforms.ALL.forEach(each -> mix.put(Platforms.name(each), shares.of(each)));
    json.put("mix", mix);
    Map<String, Object> jvms = new LinkedHashMap<>();
    jvms.put("broker", Setting.jvms().broker());
    jvms.put("router", Setting.jvms().router());
    jvms.put("worker", Setting.jvms().worker());
    jvms.put("providers", Setting.jvms().providers().orElse(List.of()));
    jvms.put("audit", AuditChild.JVM);
    json.put("jvm_options", jvms);
    json.put("settings", Setting.services());
    json.put("processors", Runtime.getRuntime().availableProcessors());
    json.put("java", System.getProperty("java.version"));
    return json;
  }

  static Map<String, Object> lag(Flatness flatness, List<Sample> samples) {
    Map<String, Object> lags = new LinkedHashMap<>();
    lags.put("under_way", lag(flatness, samples, Sample::underWay));
    TreeSet<String> services = new TreeSet<>();
    samples.forEach(each -> services.addAll(each.lag().keySet()));
    for (String service : services) {
      lags.put(service, lag(flatness, samples, each -> each.lag().getOrDefault(service, 0L)));
    }
    return lags;
  }

  private static Map<String, Object> lag(
      Flatness flatness, List<Sample> samples, ToLongFunction<Sample> value) {
    Trend trend = flatness.trend(value::applyAsLong);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("max", samples.stream().mapToLong(value).max().orElse(0));
    json.put("warm_mean", Math.round(trend.mean()));
    json.put("warm_slope_per_second", rounded(trend.slope()));
    json.put("warm_slope_error", rounded(trend.error()));
    return json;
  }

  static Map<String, Object> memory(
      List<Watched> processes,
      Flatness flatness,
      Flatness.Limits limits,
      List<Sample> samples,
      int payouts) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Watched process : processes) {
      Map<String, Object> one = new LinkedHashMap<>();
      ToLongFunction<Sample> rss = each -> each.rss().getOrDefault(process.name(), 0L);
      one.put("rss_at_10_percent", at(samples, payouts / 10, rss));
      one.put("rss_at_100_percent", at(samples, payouts, rss));
      one.put("rss_max", samples.stream().mapToLong(rss).max().orElse(0));
      one.put("processor_seconds", rounded(process.processorTime().toMillis() / 1e3));
      if (process.role() == Watched.Role.PROVIDERS && process.isAlive()) {
        one.put("live_heap_at_end", process.liveHeapBytes());
      }
      Flatness.Limit limit = limits.byProcess().get(process.name());
      if (limit != null) {
        List<Flatness.Growth> growth = flatness.growth(process.name());
        if (!growth.isEmpty()) {
          Flatness.Growth whole = growth.get(growth.size() - 1);
          one.put("live_heap_at_10_percent", whole.from());
          one.put("live_heap_at_100_percent", whole.to());
          one.put("settled_between", whole.payouts());
          one.put("live_heap_bytes_per_settled", rounded(whole.perPayout()));
        }
        one.put("expected_bytes_per_settled", limit.perPayoutBytes());
        one.put("tolerated_bytes_besides", limit.besidesBytes());
        one.put("heap_limit", limit.heapBytes());
      }
      json.put(process.name(), one);
    }
    return json;
  }

  private static long at(List<Sample> samples, int settled, ToLongFunction<Sample> value) {
    long last = 0;
    for (Sample sample : samples) {
      last = value.applyAsLong(sample) == 0 ? last : value.applyAsLong(sample);
      if (sample.settled() >= settled) {
        break;
      }
    }
    return last;
  }

  static Map<String, Object> audit(AuditChild.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("exit", result.exit());
    json.put("seconds", rounded(result.seconds()));
    json.put("rss_max", result.residentBytes());
    for (String field : List.of("violations", "payouts", "open_payouts", "books", "records")) {
      JsonNode value = result.json().path(field);
      if (!value.isMissingNode()) {
        json.put(field, value);
      }
    }
    return json;
  }

  static Map<String, Object> money(Map<String, ReportedResults.Money> sums) {
    Map<String, Object> json = new TreeMap<>();
    sums.forEach(
        (key, money) ->
            json.put(key, Map.of("payments", money.payments(), "minor", money.minor())));
    return json;
  }

  static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  /** The samples as a table, a line each, for drawing. */
  static List<String> table(List<Sample> samples, List<Watched> processes) {
    TreeSet<String> services = new TreeSet<>();
    samples.forEach(each -> services.addAll(each.lag().keySet()));
    List<String> lines = new ArrayList<>();
    StringBuilder head =
        new StringBuilder("seconds,published,mix_kept,settled,reviews_open,under_way,per_second");
    services.forEach(service -> head.append(",lag_").append(service));
    processes.forEach(process -> head.append(",rss_").append(process.name().replace('-', '_')));
    lines.add(head.toString());
    for (Sample each : samples) {
      StringBuilder line = new StringBuilder();
      line.append(rounded(each.seconds())).append(',').append(each.published());
      line.append(',').append(rounded(each.mixKept()));
      line.append(',').append(each.settled()).append(',').append(each.reviewsOpen());
      line.append(',').append(each.underWay()).append(',').append(rounded(each.perSecond()));
      services.forEach(
          service ->
              line.append(',').append(Objects.requireNonNullElse(each.lag().get(service), 0L)));
      processes.forEach(
          process ->
              line.append(',')
                  .append(Objects.requireNonNullElse(each.rss().get(process.name()), 0L)));
      lines.add(line.toString());
    }
    return lines;
  }
}
