package org.payouts.cli.commands;

import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.report.Period;
import org.payouts.cli.report.ReportFilter;
import org.payouts.payout.Platforms;
import picocli.CommandLine.Option;

/** Which payouts a command is about. */
final class SelectionOptions {

  @Option(names = "--batch", paramLabel = "LABEL", description = "Only payouts of this label.")
  private @Nullable String batch;

  @Option(names = "--study", paramLabel = "ID", description = "Only of this study, HIT or project.")
  private @Nullable String study;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "Only paid from this account: a Prolific workspace.")
  private @Nullable String account;

  @Option(names = "--platform", paramLabel = "NAME", description = "Only of this platform.")
  private @Nullable String platform;

  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "Only what was paid or failed on this day or later, such as 2026-11-01.")
  private @Nullable LocalDate from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description =
          "Only until this day, included. What has no end yet counts if it was asked for.")
  private @Nullable LocalDate to;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Whose days: UTC, Europe/Berlin. Default: ${DEFAULT-VALUE}.",
      defaultValue = "UTC")
  private ZoneId zone = ZoneId.of("UTC");

  /** What was asked for. */
  ReportFilter filter() {
    if (from != null && to != null && to.isBefore(from)) {
      throw CommandFailure.usage("--to is before --from", "name the earlier day first");
    }
    return new ReportFilter(batch, study, account, platform(), new Period(from, to, zone));
  }

  private @Nullable Platform platform() {
    String name = platform;
    return name == null
        ? null
        : Platforms.parse(name)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        name + " is no platform", "write prolific, mturk or respondent"));
  }
}
