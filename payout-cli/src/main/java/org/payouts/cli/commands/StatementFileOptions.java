package org.payouts.cli.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.console.Console;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.requests.FileProblem;
import org.payouts.cli.requests.SourceFormat;
import org.payouts.cli.statement.Statement;
import org.payouts.cli.statement.StatementField;
import org.payouts.cli.statement.StatementOptions;
import org.payouts.cli.statement.StatementReader;
import picocli.CommandLine.Option;

/** Statements of providers, and how to read them. */
final class StatementFileOptions {

  @Option(
      names = "--statement",
      paramLabel = "FILE",
      description = {
        "What a provider lists as paid, CSV, .xlsx or JSON: Prolific's transactions (with the study's export of"
            + " submissions, if they name participants), MTurk's ListBonusPayments, Respondent's payouts. Repeatable."
      })
  private List<Path> files = List.of();

  @Option(
      names = "--column",
      paramLabel = "NAME=HEADER",
      description = {
        "A statement's own header for a column, as in --column amount=Total. Repeatable.",
        "Names: submission_id, assignment_id, screener_response_id, participant_id, amount, amount_minor, currency,"
            + " at, reason."
      })
  private Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--only",
      paramLabel = "HEADER=TEXT",
      description =
          "Count only lines whose cell contains the text, as in --only Type=bonus. Repeatable.")
  private Map<String, String> only = new LinkedHashMap<>();

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      description = "Currency of the statement's amounts, where it names none: GBP or USD.")
  private @Nullable String currency;

  boolean given() {
    return !files.isEmpty();
  }

  /** The statements, or a failure after all their problems were shown. */
  Statement read(Console console) {
    StatementReader reader = new StatementReader(options());
    for (Path file : files) {
      try {
        reader.add(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      } catch (IOException e) {
        throw CommandFailure.usage(file + " cannot be read: " + e.getMessage(), "check the name");
      }
    }
    Statement statement = reader.statement();
    statement.notes().forEach(console::say);
    List<FileProblem> problems = statement.problems();
    if (!problems.isEmpty()) {
      problems.stream().limit(20).map(FileProblem::text).forEach(console::say);
      throw CommandFailure.problem(
          problems.size() + " problems in the statement; nothing was compared",
          "correct the file, or name its columns with --column");
    }
    return statement;
  }

  private StatementOptions options() {
    Map<StatementField, String> headers = new EnumMap<>(StatementField.class);
    columns.forEach(
        (name, header) ->
            headers.put(
                StatementField.named(name)
                    .orElseThrow(
                        () ->
                            CommandFailure.usage(
                                "--column " + name + "=... names no column",
                                "columns: " + StatementField.names())),
                header));
    return new StatementOptions(null, currency, headers, only, SourceFormat.ANY);
  }
}
