package org.payouts.cli.requests;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a sheet of an {@code .xlsx} workbook. A number is what its text in the file says,
 * rounded to 15 significant digits, as Excel itself shows it: Excel writes a typed 1.1 as
 * 1.1000000000000001. It never passes through floating point. Hidden rows are refused.
 */
final class Workbook {

  private static final int MAX_SCALE = 50;
  private static final MathContext SHOWN = new MathContext(15, RoundingMode.HALF_UP);

  private final String file;
  private final Consumer<FileProblem> problems;
  private int formulas;
  private boolean hidden;
  private boolean sound = true;

  private Workbook(String file, Consumer<FileProblem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Whether the bytes are those of a workbook, of this or the older format. */
  static boolean isOne(byte[] bytes) {
    return FileEncoding.startsWith(bytes, 'P', 'K', 3, 4) || isOld(bytes);
  }

  private static boolean isOld(byte[] bytes) {
    return FileEncoding.startsWith(bytes, 0xD0, 0xCF, 0x11, 0xE0);
  }

  static FileRows read(
      String file, byte[] bytes, @Nullable String sheet, Consumer<FileProblem> problems) {
    return new Workbook(file, problems).read(bytes, sheet);
  }

  private FileRows read(byte[] bytes, @Nullable String wanted) {
    if (isOld(bytes)) {
      report("is a workbook of the old format .xls", "save it as .xlsx or as CSV UTF-8");
      return FileRows.unreadable();
    }
    try (ReadableWorkbook book =
        new ReadableWorkbook(new ByteArrayInputStream(bytes), new ReadingOptions(true, false))) {
      List<Sheet> sheets = book.getSheets().toList();
      Optional<Sheet> sheet =
          sheets.stream()
              .filter(s -> wanted == null || s.getName().equalsIgnoreCase(wanted))
              .findFirst();
      String names = sheets.stream().map(Sheet::getName).collect(Collectors.joining(", "));
      if (sheet.isEmpty()) {
        report("has no sheet " + Flaw.quoted(String.valueOf(wanted)), "its sheets are: " + names);
        return FileRows.unreadable();
      }
      if (sheet.get().getVisibility() != SheetVisibility.VISIBLE) {
        report(
            "the sheet " + Flaw.quoted(sheet.get().getName()) + " is hidden",
            "unhide it, delete it or name another one by --sheet: " + names);
        return FileRows.unreadable();
      }
      return rows(sheet.get(), sheets.size() > 1 ? names : "");
    } catch (IOException | RuntimeException e) {
      report(
          "cannot be read as an .xlsx workbook",
          "open it and save it as .xlsx again, without a password, or as CSV UTF-8");
      return FileRows.unreadable();
    }
  }

  private FileRows rows(Sheet sheet, String sheets) throws IOException {
    List<FileRows.Row> rows = new ArrayList<>();
    try (Stream<Row> stream = sheet.openStream()) {
      stream.forEach(
          each -> {
            FileRows.Row row = row(each);
            if (row.cells().stream().anyMatch(c -> !c.isBlank())) {
              rows.add(row);
              reportIfHidden(each);
            }
          });
    }
    int width = rows.isEmpty() ? 0 : rows.get(0).cells().size();
    List<FileRows.Row> padded = rows.stream().map(row -> padded(row, width)).toList();
    List<String> notes = new ArrayList<>();
    if (!sheets.isEmpty()) {
      notes.add(
          "the sheet " + Flaw.quoted(sheet.getName()) + " is read, of: " + sheets + " (--sheet)");
    }
    if (formulas > 0) {
      notes.add(formulas + " cells are formulas; what the workbook says they came to is read");
    }
    return new FileRows(padded, false, notes, sound);
  }

  /** Nobody who looked at the sheet has seen such a row: it is not to be paid without a word. */
  private void reportIfHidden(Row row) {
    if (row.isHidden() && !hidden) {
      hidden = true;
      report(
          row.getRowNum(),
          "is a row that is hidden or filtered out",
          "show all rows, or delete those that are not to be paid");
    }
  }

  /** A sheet does not keep the empty cells at the end of a row, nor has one the header's width. */
  private static FileRows.Row padded(FileRows.Row row, int width) {
    List<String> cells = new ArrayList<>(row.cells());
    while (cells.size() > width && cells.get(cells.size() - 1).isBlank()) {
      cells.remove(cells.size() - 1);
    }
    while (cells.size() < width) {
      cells.add("");
    }
    return new FileRows.Row(row.line(), List.copyOf(cells), row.numbers(), row.formulaTexts());
  }

  private FileRows.Row row(Row row) {
    List<String> cells = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    Set<Integer> formulaTexts = new HashSet<>();
    for (int i = 0; i < row.getCellCount(); i++) {
      Cell cell = row.hasCell(i) ? row.getCell(i) : null;
      cells.add(cell == null ? "" : text(i, cell, numbers, formulaTexts));
    }
    while (!cells.isEmpty() && cells.get(cells.size() - 1).isEmpty()) {
      cells.remove(cells.size() - 1);
    }
    return new FileRows.Row(
        row.getRowNum(), List.copyOf(cells), Set.copyOf(numbers), Set.copyOf(formulaTexts));
  }

  private String text(int column, Cell cell, Set<Integer> numbers, Set<Integer> formulaTexts) {
    String raw = Objects.requireNonNullElse(cell.getRawValue(), "");
    if (cell.getType() == CellType.FORMULA) {
      formulas++;
    }
    Object value = cell.getValue();
    Optional<BigDecimal> number =
        switch (cell.getType()) {
          case NUMBER, FORMULA -> value instanceof Boolean ? Optional.empty() : number(raw);
          case STRING, ERROR, BOOLEAN, EMPTY -> Optional.empty();
        };
    if (number.isEmpty()) {
      return Objects.requireNonNullElse(cell.getText(), raw);
    }
    numbers.add(column);
    // A formula has no other type; what it came to is of the class of its cell's own.
    if (!(value instanceof BigDecimal)) {
      formulaTexts.add(column);
      return raw;
    }
    String format = Objects.requireNonNullElse(cell.getDataFormatString(), "");
    if (!NumberFormat.showsTheNumber(format)) {
      return raw + " shown as " + format;
    }
    return number.get().round(SHOWN).stripTrailingZeros().toPlainString();
  }

  private static Optional<BigDecimal> number(String raw) {
    try {
      BigDecimal number = new BigDecimal(raw.strip());
      return Math.abs(number.scale()) > MAX_SCALE ? Optional.empty() : Optional.of(number);
    } catch (NumberFormatException text) {
      return Optional.empty();
    }
  }

  private void report(String what, String remedy) {
    report(0, what, remedy);
  }

  private void report(long line, String what, String remedy) {
    sound = false;
    problems.accept(new FileProblem(file, line, null, what, remedy));
  }
}
