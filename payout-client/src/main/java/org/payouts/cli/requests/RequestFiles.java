package org.payouts.cli.requests;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.payouts.ProlificTarget;
import org.payouts.admission.AdmissionLimits;
import org.payouts.payout.BatchPayoutId;
import org.payouts.payout.Targets;

/** Reads one or several request files into one plan. Not thread-safe; one instance per plan. */
public final class RequestFiles {

  private final AdmissionLimits limits;
  private final Instant requestedAt;
  private final List<PlannedBonus> bonuses = new ArrayList<>();
  private final FileProblems problems = new FileProblems();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, PlannedBonus> firstOfId = new HashMap<>();
  private final Map<String, PlannedBonus> firstOfWorkspace = new HashMap<>();
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
      problems.accept(
          new FileProblem(
              name,
              0,
              null,
              "the batch label " + Flaw.quoted(label) + " cannot be used",
              "use 1 to 40 of A-Z a-z 0-9 . _ -"));
      return this;
    }
    FileRows found = rows(name, contents, options);
    found.notes().forEach(note -> notes.add(name + ": " + note));
    if (!found.rows().isEmpty()) {
      new LayoutFinder(name, found, options, problems)
          .find()
          .ifPresent(layout -> addRows(name, found, layout, options));
    } else if (found.complete()) {
      problems.accept(
          new FileProblem(
              name, 0, null, "holds no lines", "a header and at least one line are needed"));
    }
    return this;
  }

  private FileRows rows(String name, byte[] contents, RequestOptions options) {
    if (Workbook.isOne(contents)) {
      return Workbook.read(name, contents, options.source().sheet(), problems);
    }
    return FileEncoding.decode(name, contents, problems)
        .map(text -> CsvText.read(name, text, options, problems))
        .orElseGet(FileRows::unreadable);
  }

  private void addRows(String name, FileRows found, Layout layout, RequestOptions options) {
    List<FileRows.Row> rows = found.rows();
    layout.notes().forEach(note -> notes.add(name + ": " + note));
    if (rows.size() == layout.firstRow() && found.complete()) {
      problems.accept(
          new FileProblem(name, 0, null, "holds a header and no lines", "add the bonuses"));
    }
    RowReader reader = new RowReader(name, layout, options, limits, requestedAt, problems);
    Statuses statuses = new Statuses(layout);
    for (FileRows.Row row : rows.subList(layout.firstRow(), rows.size())) {
      statuses.count(row);
      if (options.skipWithoutAmount() && reader.withoutAmount(row)) {
        skipped++;
      } else {
        reader.read(row).ifPresent(this::addBonus);
      }
    }
    statuses.note().ifPresent(note -> notes.add(name + ": " + note));
  }

  private void addBonus(PlannedBonus bonus) {
    PlannedBonus first = firstOfId.putIfAbsent(bonus.request().getPayoutId(), bonus);
    if (first == null) {
      bonuses.add(bonus);
      oneCurrency(bonus);
      return;
    }
    String where = place(first, bonus);
    if (bonus.ownId() || first.ownId()) {
      String id = Flaw.quoted(bonus.request().getPayoutId());
      problems.accept(
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
      problems.accept(
          problem(
              bonus,
              field,
              Flaw.quoted(Targets.key(bonus.request().getTarget()))
                  + " is paid twice, also on "
                  + where,
              "drop one of the two lines, or add a payout_id column with an ID for each"));
    }
  }

  /** Prolific keeps a workspace's money in one currency. */
  private void oneCurrency(PlannedBonus bonus) {
    if (!(bonus.request().getTarget() instanceof ProlificTarget target)) {
      return;
    }
    PlannedBonus first = firstOfWorkspace.putIfAbsent(target.getWorkspaceId(), bonus);
    if (first != null && !first.request().getCurrency().equals(bonus.request().getCurrency())) {
      problems.accept(
          problem(
              bonus,
              Field.CURRENCY,
              "%s in workspace %s, which pays %s on %s"
                  .formatted(
                      bonus.request().getCurrency(),
                      Flaw.quoted(target.getWorkspaceId()),
                      first.request().getCurrency(),
                      place(first, bonus)),
              "a workspace has one currency: correct the currency or the workspace"));
    }
  }

  private static String place(PlannedBonus first, PlannedBonus bonus) {
    return (first.file().equals(bonus.file()) ? "" : first.file() + " ") + "line " + first.line();
  }

  private static FileProblem problem(PlannedBonus bonus, Field field, String what, String remedy) {
    return new FileProblem(bonus.file(), bonus.line(), field.column(), what, remedy);
  }

  /** The plan so far. */
  public RequestPlan plan() {
    return new RequestPlan(bonuses, problems.all(), notes, skipped);
  }
}
