package org.payouts.cli.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a page must say of itself before anybody can rely on it.
 *
 * @param cluster Kafka's ID of the cluster
 * @param about which payouts, in words
 * @param period from when to when, in words
 * @param version what made it
 * @param madeAt when
 * @param madeBy who, or null if nobody is named
 */
public record Cover(
    String cluster,
    String about,
    String period,
    String version,
    Instant madeAt,
    @Nullable String madeBy) {

  /** The cover of a page made now. */
  public static Cover now(String cluster, ReportFilter filter, @Nullable String madeBy) {
    return new Cover(
        cluster,
        filter.text(),
        filter.period().text(),
        BuildVersion.text(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        madeBy);
  }

  /** One line of a cover block. */
  public record Line(String name, String text) {}

  /** Its lines, in order. */
  public List<Line> lines() {
    return List.of(
        new Line("payouts", about),
        new Line("period", period),
        new Line("made", madeAt + (madeBy == null ? "" : " by " + madeBy)),
        new Line("cluster", cluster),
        new Line("version", version));
  }

  /** The cover as JSON has it. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cluster", cluster);
    json.put("about", about);
    json.put("period", period);
    json.put("version", version);
    json.put("made_at", madeAt.toString());
    json.put("made_by", madeBy);
    return json;
  }
}
