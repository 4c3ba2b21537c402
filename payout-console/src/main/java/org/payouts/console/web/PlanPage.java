package org.payouts.console.web;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.cli.asked.LineText;
import org.payouts.cli.asked.Sending;
import org.payouts.cli.asked.Sending.Kind;
import org.payouts.cli.plan.PaymentPlan;
import org.payouts.cli.requests.FileProblem;
import org.payouts.cli.requests.PlanSummary;
import org.payouts.console.actions.PlannedFile;

/**
 * What would be sent of a file.
 *
 * @param name the name under which the plan is kept; null if it cannot be sent
 */
public record PlanPage(PlannedFile file, @Nullable String name) {
  private static final int SHOWN = 100;
  private static final String CORRECTION = "a correction pays %s more";

  public List<String> problems() {
    return file.read().problems().stream().map(FileProblem::text).toList();
  }

  public List<String> notes() {
    List<String> notes = new ArrayList<>(file.read().notes());
    if (file.read().skipped() > 0) {
      notes.add(file.read().skipped() + " lines without an amount are left out");
    }
    return notes;
  }

  public List<PlanSummary.Group> totals() {
    return file.summary().totals();
  }

  /** By study, where the lines name one. */
  public List<PlanSummary.Group> studies() {
    return file.summary().studies().stream().filter(each -> !each.study().isEmpty()).toList();
  }

  /** How many lines are sent for which reason. */
  public String kinds() {
    Sending sending = file.sending();
    return sending == null
        ? ""
        : "%s new, %s corrections, %s asked for before (nobody is paid again)"
            .formatted(
                Show.count(sending.count(Kind.NEW, Kind.AGAIN)),
                Show.count(sending.count(Kind.CORRECTION)),
                Show.count(sending.count(Kind.SAME, Kind.CORRECTED)));
  }

  /** What is known of lines that are not simply new. */
  public List<String> lines() {
    return allLines().stream().limit(SHOWN).toList();
  }

  public long linesLeft() {
    return Math.max(0, allLines().size() - SHOWN);
  }

  private List<String> allLines() {
    return file.lines().stream()
        .map(line -> LineText.of(line, CORRECTION))
        .filter(text -> !text.isEmpty())
        .map(text -> text.stream().map(String::strip).collect(Collectors.joining("; ")))
        .toList();
  }

  /** Why nothing can be sent. */
  public String stopped() {
    Sending sending = file.sending();
    int count = sending == null ? 0 : sending.stopped().size();
    return count
        + (count == 1 ? " line needs" : " lines need")
        + " a word of yours; nothing was sent. Either they are meant so, which the marks below the"
        + " file say, or they are to be corrected.";
  }

  public String hash() {
    return file.plan() == null ? "" : file.plan().hash();
  }

  /** What limits would hold, in sentences. */
  public List<String> held() {
    PaymentPlan plan = file.plan();
    return plan == null
        ? List.of()
        : plan.held().stream()
            .map(
                each ->
                    "%s would wait, %s in all: %s"
                        .formatted(
                            Show.count(each.payouts()),
                            Show.money(each.amountMinor(), each.currency()),
                            each.by().text()))
            .toList();
  }

  public int paying() {
    return file.sending() == null ? 0 : file.sending().paying().size();
  }

  /** The sums of what is paid. */
  public String sumText() {
    String sums =
        totals().stream()
            .map(
                each ->
                    Show.money(each.amountMinor(), each.currency())
                        + " on "
                        + Show.platform(each.platform()))
            .collect(Collectors.joining(", "));
    return sums.isEmpty() ? "nothing" : sums;
  }
}
