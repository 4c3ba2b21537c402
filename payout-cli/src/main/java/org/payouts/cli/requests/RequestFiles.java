package org.payouts.cli.requests;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.payouts.admission.AdmissionLimits;
import org.payouts.payout.BatchPayoutId;
import org.payouts.payout.Targets;

/** Reads one or several request files into one plan. Not thread-safe; one instance per plan. */
public final class RequestFiles {

  private final AdmissionLimits limits;
  private final Instant requestedAt;
  private final List<PlannedBonus> bonuses = new ArrayList<>();
  private final List<FileProblem> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, PlannedBonus> firstOfId = new HashMap<>();
  private int skipped;

  /**
   * Starts an empty plan.
   *
   * @param requestedAt the time every event of the plan names as the time of asking
   */
  public RequestFiles(AdmissionLimits limits, Instant requestedAt) {
    this.limits = limits;
    this.requestedAt = requestedAt;
  }

  /** Adds a file's lines and problems; {@code name} is how the problems call it. */
  public RequestFiles add(String name, byte[] contents, RequestOptions options) {
    String label = options.batch();
    if (label != null && !BatchPayoutId.isLabel(label)) {
      problems.add(
          new FileProblem(
              name,
              0,
              null,
              "the batch label " + Flaw.quoted(label) + " cannot be used",
              "use 1 to 40 of A-Z a-z 0-9 . _ -"));
      return this;
    }
    int problemsBefore = problems.size();
    List<CsvText.Row> rows = CsvText.read(name, contents, problems::add);
    if (rows.isEmpty()) {
      if (problems.size() == problemsBefore) {
        problems.add(
            new FileProblem(
                name, 0, null, "holds no lines", "a header and at least one line are needed"));
      }
      return this;
    }
    Optional<Layout> layout = new LayoutFinder(name, rows.get(0), options, problems::add).find();
    layout.ifPresent(found -> addRows(name, rows, found, options));
    return this;
  }

  private void addRows(String name, List<CsvText.Row> rows, Layout layout, RequestOptions options) {
    if (layout.note() != null) {
      notes.add(name + ": " + layout.note());
    }
    if (rows.size() == layout.firstRow()) {
      problems.add(
          new FileProblem(name, 0, null, "holds a header and no lines", "add the bonuses"));
    }
    RowReader reader = new RowReader(name, layout, options, limits, requestedAt, problems::add);
    for (CsvText.Row row : rows.subList(layout.firstRow(), rows.size())) {
      if (options.skipWithoutAmount() && reader.withoutAmount(row)) {
        skipped++;
      } else {
        reader.read(row).ifPresent(this::addBonus);
      }
    }
  }

  private void addBonus(PlannedBonus bonus) {
    PlannedBonus first = firstOfId.putIfAbsent(bonus.request().getPayoutId(), bonus);
    if (first == null) {
      bonuses.add(bonus);
      return;
    }
    String where =
        (first.file().equals(bonus.file()) ? "" : first.file() + " ") + "line " + first.line();
    if (bonus.ownId() || first.ownId()) {
      String id = Flaw.quoted(bonus.request().getPayoutId());
      problems.add(
          problem(
              bonus,
              Field.PAYOUT_ID,
              id + " is used twice, also on " + where,
              "give each bonus an ID of its own"));
    } else {
      Field field =
          switch (bonus.platform()) {
            case MTURK -> Field.ASSIGNMENT_ID;
            case RESPONDENT -> Field.SCREENER_RESPONSE_ID;
            case PROLIFIC, UNKNOWN -> Field.SUBMISSION_ID;
          };
      problems.add(
          problem(
              bonus,
              field,
              Flaw.quoted(Targets.key(bonus.request().getTarget()))
                  + " is paid twice, also on "
                  + where,
              "drop one of the two lines, or add a payout_id column with an ID for each"));
    }
  }

  private static FileProblem problem(PlannedBonus bonus, Field field, String what, String remedy) {
    return new FileProblem(bonus.file(), bonus.line(), field.column(), what, remedy);
  }

  /** The plan so far. */
  public RequestPlan plan() {
    return new RequestPlan(bonuses, problems, notes, skipped);
  }
}
