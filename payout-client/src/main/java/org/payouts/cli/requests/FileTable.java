package org.payouts.cli.requests;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Any table in a file, CSV or .xlsx: a header and what stands below it.
 *
 * @param decimalComma whether {@code 1,50} can only be one and a half
 */
public record FileTable(List<String> header, List<Row> rows, boolean decimalComma) {

  /** One line of the file. */
  public record Row(long line, List<String> cells) {

    /** The cell of a column, or an empty text. */
    public String cell(int column) {
      return column >= 0 && column < cells.size() ? cells.get(column).strip() : "";
    }
  }

  public FileTable {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  /** The table, or nothing after the problem was reported. */
  public static Optional<FileTable> read(
      String name, byte[] contents, SourceFormat source, Consumer<FileProblem> problems) {
    RequestOptions options = RequestOptions.plain().with(source);
    FileRows found =
        Workbook.isOne(contents)
            ? Workbook.read(name, contents, source.sheet(), problems)
            : FileEncoding.decode(name, contents, problems)
                .map(text -> CsvText.read(name, text, options, problems))
                .orElseGet(FileRows::unreadable);
    if (!found.complete()) {
      return Optional.empty();
    }
    if (found.rows().isEmpty()) {
      problems.accept(new FileProblem(name, 0, null, "holds no lines", "a header is needed"));
      return Optional.empty();
    }
    return Optional.of(
        new FileTable(
            found.rows().get(0).cells().stream().map(String::strip).toList(),
            found.rows().stream().skip(1).map(row -> new Row(row.line(), row.cells())).toList(),
            found.decimalComma()));
  }
}
