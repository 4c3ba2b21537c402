package org.payouts.cli.asked;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.cli.requests.PlannedBonus;
import org.payouts.words.Money;
import org.payouts.words.StateWord;

/**
 * What of a file is sent, and what keeps it from being sent.
 *
 * @param items in the order of the file
 * @param stopped the lines that stop all of them
 */
public record Sending(List<Item> items, List<CheckedLine> stopped) {

  /** Why an item is there. */
  public enum Kind {
    /** Nobody asked for it. */
    NEW,
    /** Its target has payouts under other IDs, and it is meant all the same. */
    AGAIN,
    /** It pays the difference of a conflict. */
    CORRECTION,
    /** It was asked for before: it is sent, and nobody is paid. */
    SAME,
    /** Its difference was asked for before: nothing is sent. */
    CORRECTED;

    /** Whether it pays somebody. */
    public boolean pays() {
      return switch (this) {
        case NEW, AGAIN, CORRECTION -> true;
        case SAME, CORRECTED -> false;
      };
    }
  }

  /**
   * A request.
   *
   * @param bonus the line; a correction's has the difference and an ID of its own
   * @param earlier what the stack knows of it
   */
  public record Item(PlannedBonus bonus, Kind kind, List<AskedPayout> earlier) {}

  public Sending {
    items = List.copyOf(items);
    stopped = List.copyOf(stopped);
  }

  /**
   * What a person may send of these lines.
   *
   * @param again whether targets that have payouts under other IDs are meant so
   * @param correct whether the differences of conflicts are to be paid
   */
  public static Sending of(List<CheckedLine> lines, boolean again, boolean correct) {
    List<Item> items = new ArrayList<>();
    List<CheckedLine> stopped = new ArrayList<>();
    for (CheckedLine line : lines) {
      PlannedBonus bonus = line.bonus();
      Finding finding = line.finding();
      if (finding instanceof Finding.New) {
        items.add(new Item(bonus, Kind.NEW, finding.earlier()));
      } else if (finding instanceof Finding.Elsewhere && again) {
        items.add(new Item(bonus, Kind.AGAIN, finding.earlier()));
      } else if (finding instanceof Finding.Same) {
        items.add(new Item(bonus, Kind.SAME, finding.earlier()));
      } else if (finding instanceof Finding.Corrected corrected) {
        items.add(new Item(last(bonus, corrected), Kind.CORRECTED, finding.earlier()));
      } else if (finding instanceof Finding.Conflict conflict
          && correct
          && conflict.correction() instanceof Finding.Correction.Possible possible) {
        items.add(new Item(with(bonus, possible.request()), Kind.CORRECTION, finding.earlier()));
      } else {
        stopped.add(line);
      }
    }
    return new Sending(items, stopped);
  }

  private static PlannedBonus last(PlannedBonus bonus, Finding.Corrected corrected) {
    AskedPayout last = corrected.corrections().get(corrected.corrections().size() - 1);
    return with(bonus, Corrections.request(bonus.request(), last.payoutId(), last.amountMinor()));
  }

  private static PlannedBonus with(PlannedBonus bonus, BonusRequested request) {
    return new PlannedBonus(bonus.file(), bonus.line(), bonus.platform(), bonus.ownId(), request);
  }

  /** Whether anything may be sent. */
  public boolean possible() {
    return stopped.isEmpty();
  }

  /** What is sent. */
  public List<BonusRequested> requests() {
    return items.stream()
        .filter(item -> item.kind() != Kind.CORRECTED)
        .map(item -> item.bonus().request())
        .toList();
  }

  /** What pays each line of which nothing is sent; a correction that failed pays nothing of it. */
  public List<List<AskedPayout>> correctedBefore() {
    return items.stream()
        .filter(item -> item.kind() == Kind.CORRECTED)
        .map(
            item ->
                item.earlier().stream().filter(each -> each.word() != StateWord.FAILED).toList())
        .toList();
  }

  /** The same, as this person asks for it. */
  public List<BonusRequested> requests(@Nullable String person) {
    return requests().stream().map(each -> AskedBy.name(each, person)).toList();
  }

  /** What pays somebody. */
  public List<PlannedBonus> paying() {
    return items.stream().filter(item -> item.kind().pays()).map(Item::bonus).toList();
  }

  /** How many are of these kinds. */
  public int count(Kind... kinds) {
    List<Kind> wanted = List.of(kinds);
    return (int) items.stream().filter(item -> wanted.contains(item.kind())).count();
  }

  /** One sentence about what was sent. */
  public String text() {
    int repeated = count(Kind.SAME);
    StringBuilder text =
        new StringBuilder(
            "sent %d: %d new, %d asked for before%s"
                .formatted(
                    requests().size(),
                    count(Kind.NEW, Kind.AGAIN),
                    repeated,
                    repeated > 0 ? " (nobody is paid again)" : ""));
    Map<String, Long> sums = new TreeMap<>();
    items.stream()
        .filter(item -> item.kind() == Kind.CORRECTION)
        .map(item -> item.bonus().request())
        .forEach(each -> sums.merge(each.getCurrency(), each.getAmountMinor(), Math::addExact));
    if (!sums.isEmpty()) {
      text.append(
          ", %d corrected by %s"
              .formatted(
                  count(Kind.CORRECTION),
                  sums.entrySet().stream()
                      .map(e -> Money.text(e.getValue(), e.getKey()))
                      .collect(Collectors.joining(" and "))));
    }
    return text.toString();
  }
}
