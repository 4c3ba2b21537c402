package org.payouts.cli.commands;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.requests.Field;
import org.payouts.cli.requests.RequestOptions;
import org.payouts.cli.requests.Samples;
import org.payouts.cli.requests.Separator;
import org.payouts.cli.requests.SourceFormat;
import picocli.CommandLine.Option;

/** How to read request files. */
final class FileFormatOptions {

  @Option(
      names = "--batch",
      paramLabel = "LABEL",
      description =
          "Label of this batch, 1 to 40 of A-Z a-z 0-9 . _ -. Files without a payout_id column need it: the payout ID is then"
              + " LABEL:PLATFORM:TARGET, so that the same file sent twice pays once.")
  private @Nullable String batch;

  @Option(
      names = "--platform",
      paramLabel = "NAME",
      description = "Platform of every line: prolific, mturk or respondent.")
  private @Nullable String platform;

  @Option(names = "--study", paramLabel = "ID", description = "Prolific study of every line.")
  private @Nullable String study;

  @Option(
      names = "--workspace",
      paramLabel = "ID",
      description = "Prolific workspace of every line.")
  private @Nullable String workspace;

  @Option(names = "--project", paramLabel = "ID", description = "Respondent project of every line.")
  private @Nullable String project;

  @Option(
      names = "--incentive",
      paramLabel = "AMOUNT",
      description = "Respondent project's incentive, such as 25.00.")
  private @Nullable String incentive;

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      description = "Currency of every line: GBP or USD.")
  private @Nullable String currency;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "The reason that participants are shown.")
  private @Nullable String reason;

  @Option(
      names = "--column",
      paramLabel = "NAME=HEADER",
      description = {
        "The file's own header for a column, as in --column amount=\"My bonus\". Repeatable.",
        "Names: payout_id, platform, amount, currency, reason, workspace_id, study_id, submission_id, worker_id,"
            + " assignment_id, hit_id, project_id, screener_response_id, incentive."
      })
  private Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--skip-empty",
      description = "Leave out lines whose amount is empty instead of refusing the file.")
  private boolean skipEmpty;

  @Option(
      names = "--separator",
      paramLabel = "CHAR",
      description =
          "What stands between the cells of a CSV file: comma, semicolon or tab. Default: found out, and named when it is no comma.")
  private @Nullable String separator;

  @Option(
      names = "--sheet",
      paramLabel = "NAME",
      description = "The sheet of an .xlsx workbook. Default: the first.")
  private @Nullable String sheet;

  @Nullable String batch() {
    return batch;
  }

  /** Whether nothing but the batch was said. */
  private boolean isPlain() {
    RequestOptions options = toOptions();
    return options.constants().isEmpty() && options.headers().isEmpty();
  }

  /** The options for a file; a sample is known, and a batch that was not named is this one. */
  RequestOptions toOptions(Path file, String otherwise) {
    RequestOptions given = toOptions();
    RequestOptions known = isPlain() ? Samples.optionsFor(file).orElse(given) : given;
    String named = batch;
    return known.withBatch(named == null ? otherwise : named);
  }

  RequestOptions toOptions() {
    Map<Field, String> constants = new EnumMap<>(Field.class);
    put(constants, Field.PLATFORM, platform);
    put(constants, Field.STUDY_ID, study);
    put(constants, Field.WORKSPACE_ID, workspace);
    put(constants, Field.PROJECT_ID, project);
    put(constants, Field.INCENTIVE, incentive);
    put(constants, Field.CURRENCY, currency);
    put(constants, Field.REASON, reason);
    Map<Field, String> headers = new EnumMap<>(Field.class);
    columns.forEach(
        (name, header) ->
            headers.put(
                Field.named(name)
                    .orElseThrow(
                        () ->
                            CommandFailure.usage(
                                "--column " + name + "=... names no column",
                                "columns: " + Field.names())),
                header));
    return new RequestOptions(batch, constants, headers, skipEmpty, source());
  }

  private SourceFormat source() {
    String named = separator;
    Separator known =
        named == null
            ? null
            : Separator.named(named)
                .orElseThrow(
                    () ->
                        CommandFailure.usage(
                            "--separator " + named + " is none that is known",
                            "write comma, semicolon or tab"));
    return new SourceFormat(known, sheet);
  }

  private static void put(Map<Field, String> constants, Field field, @Nullable String value) {
    if (value != null) {
      constants.put(field, value);
    }
  }
}
