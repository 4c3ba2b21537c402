package org.payouts.cli.requests;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.admission.Currencies;
import org.payouts.payout.Platforms;

/**
 * Finds out how a file is laid out: the project's own header, a mapped header, MTurk's batch
 * results, Prolific's export, or Prolific's bulk format, which has no header at all.
 */
final class LayoutFinder {

  /** How many lines may stand above a header. */
  private static final int TITLE_LINES = 10;

  private static final Pattern PARTICIPANTS =
      Pattern.compile("(?i)participant[ _]?id|prolific[ _]?pid");

  private final String file;
  private final FileRows rows;
  private final RequestOptions options;
  private final Consumer<FileProblem> problems;
  private final List<String> names;
  private final long headerLine;
  private boolean sound = true;

  LayoutFinder(String file, FileRows rows, RequestOptions options, Consumer<FileProblem> problems) {
    FileRows.Row first = rows.rows().get(0);
    this.file = file;
    this.rows = rows;
    this.options = options;
    this.problems = problems;
    this.names = first.cells().stream().map(String::strip).toList();
    this.headerLine = first.line();
  }

  /** The layout, or empty after every problem of the header was reported. */
  Optional<Layout> find() {
    if (belowTitle()) {
      return Optional.empty();
    }
    boolean mturkResults = holds("WorkerId") && holds("AssignmentId");
    boolean prolificExport =
        holds(ColumnNames.PROLIFIC_SUBMISSION) && holds(ColumnNames.PROLIFIC_PARTICIPANT);
    if (!mturkResults
        && !prolificExport
        && options.headers().isEmpty()
        && names.stream().noneMatch(n -> Field.named(n).isPresent())) {
      return withoutHeader();
    }
    Map<Field, Integer> columns = new EnumMap<>(Field.class);
    List<String> unused = new ArrayList<>();
    Map<Field, String> wanted = new EnumMap<>(Field.class);
    if (mturkResults) {
      wanted.putAll(ColumnNames.MTURK_RESULTS);
    }
    if (prolificExport) {
      wanted.put(Field.SUBMISSION_ID, ColumnNames.PROLIFIC_SUBMISSION);
    }
    wanted.putAll(options.headers());
    for (int i = 0; i < names.size(); i++) {
      place(i, wanted, columns, unused);
    }
    wanted.forEach((field, header) -> missingHeader(field, header, columns));
    Map<Field, String> constants = new EnumMap<>(Field.class);
    constants.putAll(options.constants());
    if (mturkResults && !columns.containsKey(Field.PLATFORM)) {
      constants.putIfAbsent(Field.PLATFORM, Platforms.name(Platform.MTURK));
    }
    if (prolificExport && !columns.containsKey(Field.PLATFORM)) {
      constants.putIfAbsent(Field.PLATFORM, Platforms.name(Platform.PROLIFIC));
    }
    OptionalInt status = prolificExport ? column(ColumnNames.PROLIFIC_STATUS) : OptionalInt.empty();
    boolean known = mturkResults || status.isPresent() || unused.isEmpty();
    List<String> notes =
        known ? List.of() : List.of("columns not used: " + String.join(", ", unused));
    return complete(
        new Layout(columns, constants, names.size(), 1, rows.decimalComma(), status, notes));
  }

  private OptionalInt column(String header) {
    return IntStream.range(0, names.size())
        .filter(i -> names.get(i).equalsIgnoreCase(header))
        .findFirst();
  }

  /** Whether the header stands below lines that are none, which is reported. */
  private boolean belowTitle() {
    ColumnNames known = new ColumnNames(options);
    if (names.stream().anyMatch(known::holds)) {
      return false;
    }
    Optional<FileRows.Row> header =
        rows.rows().stream()
            .limit(TITLE_LINES)
            .filter(row -> row.cells().stream().filter(known::holds).count() > 1)
            .findFirst();
    header.ifPresent(
        row ->
            report(
                null,
                "is a title and no header; the header is line " + row.line(),
                "delete the lines above the header"));
    return header.isPresent();
  }

  private void place(
      int index, Map<Field, String> wanted, Map<Field, Integer> columns, List<String> unused) {
    String name = names.get(index);
    Optional<Field> field =
        wanted.entrySet().stream()
            .filter(e -> e.getValue().strip().equalsIgnoreCase(name))
            .map(Map.Entry::getKey)
            .findFirst()
            .or(() -> Field.named(name).filter(f -> !wanted.containsKey(f)));
    if (field.isEmpty()) {
      unused.add(name);
    } else if (field.get() == Field.SUBMISSION_ID && PARTICIPANTS.matcher(name).matches()) {
      columns.put(Field.SUBMISSION_ID, index);
      report(
          Field.SUBMISSION_ID,
          Flaw.quoted(name) + " holds participants, and a bonus is booked on a submission",
          "name the column of the submissions"
              + (holds(ColumnNames.PROLIFIC_SUBMISSION)
                  ? ", " + Flaw.quoted(ColumnNames.PROLIFIC_SUBMISSION)
                  : ""));
    } else if (columns.putIfAbsent(field.get(), index) != null) {
      report(field.get(), "two columns are named " + Flaw.quoted(name), "keep one of them");
    }
  }

  private void missingHeader(Field field, String header, Map<Field, Integer> columns) {
    if (!columns.containsKey(field) && options.headers().containsKey(field)) {
      report(
          field,
          "the file has no column " + Flaw.quoted(header),
          "its columns are: " + String.join(", ", names));
    }
  }

  private Optional<Layout> withoutHeader() {
    Optional<Platform> platform =
        Optional.ofNullable(options.constants().get(Field.PLATFORM)).flatMap(Platforms::parse);
    Optional<FileProblem> cut =
        names.size() == 3 && !rows.decimalComma()
            ? RowReader.cutAmount(file, rows.rows().get(0), 1)
            : Optional.empty();
    if (cut.isPresent()) {
      sound = false;
      problems.accept(cut.get());
    } else if (looksLikeHeader()) {
      report(
          null,
          "looks like a header, and names no column that this command knows",
          "map it: "
              + (names.size() == 2
                  ? "--column submission_id=%s --column amount=%s"
                      .formatted(quotedForShell(names.get(0)), quotedForShell(names.get(1)))
                  : "--column NAME=HEADER, once for each of " + Field.names()));
    } else if (names.size() != 2) {
      report(
          null,
          "the first line is no header this command knows",
          "use the columns " + Field.names() + ", or name your own with --column NAME=HEADER");
    } else if (platform.isEmpty() || platform.get() != Platform.PROLIFIC) {
      report(
          null,
          "there is no header; two columns look like Prolific's bulk format",
          "add --platform prolific --study ID --workspace ID --currency GBP|USD");
    }
    Map<Field, Integer> columns = new EnumMap<>(Map.of(Field.SUBMISSION_ID, 0, Field.AMOUNT, 1));
    return sound
        ? complete(
            new Layout(
                columns,
                options.constants(),
                2,
                0,
                rows.decimalComma(),
                OptionalInt.empty(),
                List.of()))
        : Optional.empty();
  }

  /** A line of words; a line of a file without a header has an amount. */
  private boolean looksLikeHeader() {
    List<String> words = names.stream().filter(name -> !name.isEmpty()).toList();
    return names.size() > 1
        && words.size() > 1
        && words.stream().skip(1).noneMatch(ExactAmount::isLikely);
  }

  private static String quotedForShell(String name) {
    return name.matches("[A-Za-z0-9._-]+") ? name : "\"" + name + "\"";
  }

  private Optional<Layout> complete(Layout layout) {
    require(layout, Field.PLATFORM);
    require(layout, Field.AMOUNT);
    Optional<Platform> platform =
        Optional.ofNullable(layout.constants().get(Field.PLATFORM)).flatMap(Platforms::parse);
    platform.ifPresent(p -> PlatformRules.required(p).forEach(field -> require(layout, field)));
    if (platform.isPresent() && Currencies.only(platform.get()).isEmpty()) {
      require(layout, Field.CURRENCY);
    }
    if (!layout.hasColumn(Field.PAYOUT_ID) && options.batch() == null) {
      report(
          Field.PAYOUT_ID,
          "the file has no such column and no --batch was given",
          "add --batch LABEL: the same label and file never pay twice");
    }
    return sound ? Optional.of(layout) : Optional.empty();
  }

  private void require(Layout layout, Field field) {
    if (layout.has(field) || options.headers().containsKey(field)) {
      return;
    }
    String option =
        switch (field) {
          case PLATFORM -> " or add --platform prolific|mturk|respondent";
          case CURRENCY -> " or add --currency GBP|USD";
          case STUDY_ID -> " or add --study ID";
          case WORKSPACE_ID -> " or add --workspace ID";
          case PROJECT_ID -> " or add --project ID";
          case INCENTIVE -> " or add --incentive AMOUNT";
          default -> candidates(field);
        };
    report(
        field,
        "the file has no such column",
        "name it with --column " + field.column() + "=HEADER" + option);
  }

  private String candidates(Field field) {
    String hint =
        field == Field.AMOUNT
            ? "bonus|amount|pay"
            : field.column().replaceAll("_id$", "").replace('_', '.');
    String found =
        names.stream()
            .filter(n -> n.toLowerCase(Locale.ROOT).matches(".*(" + hint + ").*"))
            .map(Flaw::quoted)
            .collect(Collectors.joining(", "));
    return found.isEmpty() ? "" : " (perhaps " + found + ")";
  }

  private boolean holds(String header) {
    return names.stream().anyMatch(header::equalsIgnoreCase);
  }

  private void report(@Nullable Field field, String what, String remedy) {
    sound = false;
    problems.accept(
        new FileProblem(file, headerLine, field == null ? null : field.column(), what, remedy));
  }
}
