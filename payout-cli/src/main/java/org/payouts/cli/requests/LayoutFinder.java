package org.payouts.cli.requests;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.admission.Currencies;
import org.payouts.payout.Platforms;

/**
 * Finds out how a file is laid out: the project's own header, a mapped header, MTurk's batch
 * results, or Prolific's bulk format, which has no header at all.
 */
final class LayoutFinder {

  private static final Map<Field, String> MTURK_RESULTS =
      Map.of(
          Field.WORKER_ID, "WorkerId", Field.ASSIGNMENT_ID, "AssignmentId", Field.HIT_ID, "HITId");

  private final String file;
  private final RequestOptions options;
  private final Consumer<FileProblem> problems;
  private final List<String> names;
  private final long headerLine;
  private boolean sound = true;

  LayoutFinder(
      String file, CsvText.Row first, RequestOptions options, Consumer<FileProblem> problems) {
    this.file = file;
    this.options = options;
    this.problems = problems;
    this.names = first.cells().stream().map(String::strip).toList();
    this.headerLine = first.line();
  }

  /** The layout, or empty after every problem of the header was reported. */
  Optional<Layout> find() {
    boolean mturkResults = holds("WorkerId") && holds("AssignmentId");
    if (!mturkResults
        && options.headers().isEmpty()
        && names.stream().noneMatch(n -> Field.named(n).isPresent())) {
      return withoutHeader();
    }
    Map<Field, Integer> columns = new EnumMap<>(Field.class);
    List<String> unused = new ArrayList<>();
    Map<Field, String> wanted = new EnumMap<>(Field.class);
    if (mturkResults) {
      wanted.putAll(MTURK_RESULTS);
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
    String note =
        mturkResults || unused.isEmpty() ? null : "columns not used: " + String.join(", ", unused);
    return complete(new Layout(columns, constants, names.size(), 1, note));
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
    if (names.size() == 1 && names.get(0).matches(".*[;\\t].*")) {
      report(
          null,
          "the cells are not separated by commas",
          "save the file with commas between the cells");
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
        ? complete(new Layout(columns, options.constants(), 2, 0, null))
        : Optional.empty();
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
