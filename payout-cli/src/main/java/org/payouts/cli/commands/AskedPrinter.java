package org.payouts.cli.commands;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.cli.asked.AskedPayout;
import org.payouts.cli.asked.CheckedLine;
import org.payouts.cli.asked.Finding;
import org.payouts.cli.asked.LineText;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Table;
import org.payouts.words.Money;

/** Shows what the stack knows of the lines of a file. */
final class AskedPrinter {

  /** The kinds of lines, as counts and JSON name them. */
  private enum Kind {
    NEW("new"),
    SAME("asked for before, same content"),
    CORRECTED("asked for before, corrected since"),
    CONFLICT("asked for before, other content"),
    ELSEWHERE("same target under another label or ID");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    static Kind of(Finding finding) {
      if (finding instanceof Finding.New) {
        return NEW;
      }
      if (finding instanceof Finding.Same) {
        return SAME;
      }
      if (finding instanceof Finding.Corrected) {
        return CORRECTED;
      }
      return finding instanceof Finding.Conflict ? CONFLICT : ELSEWHERE;
    }
  }

  private static final int MAX_LABELS = 3;
  private static final String CORRECTION = "--correct pays %s more";

  private final Console console;
  private final List<CheckedLine> lines;

  AskedPrinter(Console console, List<CheckedLine> lines) {
    this.console = console;
    this.lines = lines;
  }

  /** How many lines are of which kind. */
  void counts() {
    Table table = new Table("what the stack knows of them", ">lines");
    counted().forEach((kind, count) -> table.row(kind.text, count));
    console.print(table);
  }

  private Map<Kind, Integer> counted() {
    Map<Kind, Integer> counts = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      counts.put(kind, 0);
    }
    lines.forEach(line -> counts.merge(Kind.of(line.finding()), 1, Integer::sum));
    return counts;
  }

  /** Each line that is not simply new, at most so many of each kind. */
  void lines(int limit) {
    Map<Kind, Integer> shown = new LinkedHashMap<>();
    for (CheckedLine line : lines) {
      Kind kind = Kind.of(line.finding());
      List<String> text = LineText.of(line, CORRECTION);
      if (!text.isEmpty() && shown.merge(kind, 1, Integer::sum) <= limit) {
        text.forEach(each -> console.sentence(each.strip(), each.startsWith(" ") ? "  " : ""));
      }
    }
    shown.forEach(
        (kind, count) -> {
          if (count > limit) {
            console.print("... and %d more: %s (--all)".formatted(count - limit, kind.text));
          }
        });
  }

  /** The lines that stop everything, and how many they are. */
  static void stopped(Console console, List<CheckedLine> stopped) {
    console.say(
        "payouts: %d %s; nothing was sent"
            .formatted(
                stopped.size(), stopped.size() == 1 ? "line needs a word" : "lines need a word"));
    List<AskedPayout> elsewhere =
        stopped.stream()
            .filter(line -> line.finding() instanceof Finding.Elsewhere)
            .flatMap(line -> line.finding().earlier().stream())
            .toList();
    if (!elsewhere.isEmpty()) {
      console.say("  asked for under %s: %s in all".formatted(labels(elsewhere), sum(elsewhere)));
      console.say("  --again pays these targets once more");
    }
    if (stopped.stream().anyMatch(l -> l.finding() instanceof Finding.Conflict)) {
      console.say(
          "  --correct pays the difference to a larger amount; else give the line its first content");
    }
  }

  private static String labels(List<AskedPayout> payouts) {
    List<String> labels =
        payouts.stream()
            .map(each -> each.batch() == null ? "IDs of their own" : "label " + each.batch())
            .distinct()
            .sorted()
            .toList();
    return labels.size() > MAX_LABELS
        ? "%s and %d more labels"
            .formatted(String.join(", ", labels.subList(0, MAX_LABELS)), labels.size() - MAX_LABELS)
        : String.join(", ", labels);
  }

  private static String sum(List<AskedPayout> payouts) {
    Map<String, Long> sums = new TreeMap<>();
    payouts.stream()
        .distinct()
        .forEach(each -> sums.merge(each.currency(), each.costMinor(), Math::addExact));
    return sums.entrySet().stream()
        .map(e -> Money.text(e.getValue(), e.getKey()))
        .collect(Collectors.joining(" and "));
  }

  AskedJson json() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counted().forEach((kind, count) -> counts.put(name(kind), count));
    return new AskedJson(counts, lines.stream().map(AskedPrinter::json).toList());
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static LineJson json(CheckedLine line) {
    Finding finding = line.finding();
    BonusRequested request = line.bonus().request();
    return new LineJson(
        line.bonus().file(),
        line.bonus().line(),
        request.getPayoutId(),
        request.getAmountMinor(),
        request.getCurrency(),
        name(Kind.of(finding)),
        finding.earlier().stream().map(EarlierJson::of).toList(),
        CorrectionJson.of(finding));
  }

  record AskedJson(Map<String, Integer> counts, List<LineJson> lines) {}

  record LineJson(
      String file,
      long line,
      String payoutId,
      long amountMinor,
      String currency,
      String kind,
      List<EarlierJson> earlier,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CorrectionJson correction) {}

  record EarlierJson(
      String payoutId,
      @Nullable String batch,
      long amountMinor,
      String currency,
      @Nullable String askedAt,
      String state,
      @Nullable Long paidAmountMinor,
      @Nullable String settledAt,
      @Nullable String failureCode) {
    static EarlierJson of(AskedPayout payout) {
      return new EarlierJson(
          payout.payoutId(),
          payout.batch(),
          payout.amountMinor(),
          payout.currency(),
          Formats.time(payout.askedAt()),
          payout.state(),
          payout.paidMinor(),
          Formats.time(payout.settledAt()),
          payout.failure());
    }
  }

  record CorrectionJson(
      @Nullable String payoutId, @Nullable Long amountMinor, @Nullable String impossible) {
    static @Nullable CorrectionJson of(Finding finding) {
      if (!(finding instanceof Finding.Conflict conflict)) {
        return null;
      }
      if (conflict.correction() instanceof Finding.Correction.Possible possible) {
        return new CorrectionJson(
            possible.request().getPayoutId(), possible.request().getAmountMinor(), null);
      }
      return new CorrectionJson(
          null, null, ((Finding.Correction.Impossible) conflict.correction()).why());
    }
  }
}
