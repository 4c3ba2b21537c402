package org.payouts.cli.requests;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV file with the lines they start on: RFC 4180 quotes, any line end, commas,
 * semicolons or tabs between the cells.
 */
final class CsvText {

  /** Excel's own way to name the separator. */
  private static final Pattern NAMED = Pattern.compile("\\A\"?sep=(.)\"?[,;\\t]*(\r\n|\r|\n|\\z)");

  private CsvText() {}

  /** The cells of the text; {@code problems} receives what cannot be read. */
  static FileRows read(
      String file, String text, RequestOptions options, Consumer<FileProblem> problems) {
    Matcher named = NAMED.matcher(text);
    boolean hasName = named.find();
    int start = hasName ? named.end() : 0;
    Separator separator =
        separator(text.substring(start), hasName ? named.group(1) : null, options);
    List<FileRows.Row> rows = new ArrayList<>();
    boolean complete =
        records(file, text.substring(start), hasName ? 2 : 1, separator, rows, problems);
    boolean commas = separator == Separator.COMMA;
    return new FileRows(
        rows,
        !commas,
        commas
            ? List.of()
            : List.of(
                "the cells are separated by "
                    + separator.plural()
                    + ", so 1,50 is read as 1.50 (--separator overrides)"),
        complete);
  }

  private static Separator separator(String text, @Nullable String named, RequestOptions options) {
    Separator wanted = options.source().separator();
    if (wanted != null) {
      return wanted;
    }
    Optional<Separator> inFile = named == null ? Optional.empty() : Separator.named(named);
    return inFile.orElseGet(
        () ->
            Separator.of(
                text.lines().filter(line -> !line.isBlank()).findFirst().orElse(""),
                new ColumnNames(options)));
  }

  private static boolean records(
      String file,
      String text,
      long firstLine,
      Separator separator,
      List<FileRows.Row> rows,
      Consumer<FileProblem> problems) {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setIgnoreEmptyLines(false)
            .setDelimiter(separator.character())
            .get();
    long line = firstLine;
    try (CSVParser parser =
        CSVParser.builder().setReader(new StringReader(text)).setFormat(format).get()) {
      Iterator<CSVRecord> records = parser.iterator();
      while (records.hasNext()) {
        List<String> cells = records.next().toList();
        if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
          rows.add(new FileRows.Row(line, cells));
        }
        line = parser.getCurrentLineNumber() + firstLine;
      }
      return true;
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      problems.accept(
          new FileProblem(
              file,
              line,
              null,
              "the quotes of this record do not fit together; nothing after it was read",
              "close each quoted cell, and double a quote inside one (\"\")"));
      return false;
    }
  }
}
