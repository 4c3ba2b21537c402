package org.payouts.cli.asked;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.payouts.BonusRequested;
import org.payouts.cli.requests.Money;

/**
 * What of a file is sent, and what keeps it from being sent.
 *
 * @param requests in the order of the file; a conflict's is its correction
 * @param stopped the lines that stop all of them
 * @param fresh how many of the requests nobody asked for before
 * @param repeated how many were asked for before
 * @param corrections those that pay a difference
 */
public record Sending(
    List<BonusRequested> requests,
    List<CheckedLine> stopped,
    int fresh,
    int repeated,
    List<BonusRequested> corrections) {

  public Sending {
    requests = List.copyOf(requests);
    stopped = List.copyOf(stopped);
    corrections = List.copyOf(corrections);
  }

  /** Whether anything may be sent. */
  public boolean possible() {
    return stopped.isEmpty();
  }

  /**
   * What a person may send of these lines.
   *
   * @param again whether targets that have payouts under other IDs are meant so
   * @param correct whether the differences of conflicts are to be paid
   */
  public static Sending of(List<CheckedLine> lines, boolean again, boolean correct) {
    List<BonusRequested> requests = new ArrayList<>();
    List<CheckedLine> stopped = new ArrayList<>();
    List<BonusRequested> corrections = new ArrayList<>();
    int repeated = 0;
    for (CheckedLine line : lines) {
      BonusRequested request = line.bonus().request();
      Finding finding = line.finding();
      if (finding instanceof Finding.New || (finding instanceof Finding.Elsewhere && again)) {
        requests.add(request);
      } else if (finding instanceof Finding.Same) {
        requests.add(request);
        repeated++;
      } else if (finding instanceof Finding.Conflict conflict
          && correct
          && conflict.correction() instanceof Finding.Correction.Possible possible) {
        requests.add(possible.request());
        corrections.add(possible.request());
      } else if (finding.stops()) {
        stopped.add(line);
      }
    }
    int fresh = requests.size() - repeated - corrections.size();
    return new Sending(requests, stopped, fresh, repeated, corrections);
  }

  /** One sentence about what was sent. */
  public String text() {
    StringBuilder text =
        new StringBuilder(
            "sent %d: %d new, %d asked for before%s"
                .formatted(
                    requests.size(),
                    fresh,
                    repeated,
                    repeated > 0 ? " (nobody is paid again)" : ""));
    if (!corrections.isEmpty()) {
      Map<String, Long> sums = new TreeMap<>();
      corrections.forEach(each -> sums.merge(each.getCurrency(), each.getAmountMinor(), Long::sum));
      List<String> money =
          sums.entrySet().stream().map(e -> Money.text(e.getValue(), e.getKey())).toList();
      text.append(
          ", %d corrected by %s".formatted(corrections.size(), String.join(" and ", money)));
    }
    return text.toString();
  }
}
