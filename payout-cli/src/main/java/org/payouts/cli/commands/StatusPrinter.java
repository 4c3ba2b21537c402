package org.payouts.cli.commands;

import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Table;
import org.payouts.cli.kafka.PipelineStatus;
import org.payouts.cli.kafka.RecordJson;
import org.payouts.payout.Platforms;
import org.payouts.words.StateWord;

/** Shows the state of the whole pipeline. */
final class StatusPrinter {

  private final PipelineStatus status;

  StatusPrinter(PipelineStatus status) {
    this.status = status;
  }

  void print(Console console, int limit) {
    for (PayoutControl stop : status.stops()) {
      console.sentence(
          "STOPPED: %s since %s by %s: %s. To go on: payouts go %s"
              .formatted(
                  stop.getScope(),
                  Formats.minute(stop.getDecidedAt()),
                  stop.getBy(),
                  stop.getBecause(),
                  stop.getScope()),
          "  ");
    }
    console.print(counts());
    for (Platform platform : Platforms.ALL) {
      long waiting = status.waiting(platform);
      if (waiting > 0) {
        String who =
            running(platform) == 0
                ? ": no worker is running; start one with: payouts worker "
                : " for the worker ";
        console.sentence(
            Platforms.name(platform)
                + ": "
                + waiting
                + " admitted payouts wait"
                + who
                + Platforms.name(platform),
            "  ");
      }
    }
    if (status.unrouted() > 0) {
      console.sentence(
          status.unrouted()
              + (status.unrouted() == 1 ? " request waits" : " requests wait")
              + " for the router"
              + (status.routers() == 0
                  ? ", which is not running; start it with: payouts router"
                  : ""),
          "  ");
    }
    List<String> lost = status.lost();
    if (!lost.isEmpty()) {
      console.sentence(
          lost.size()
              + " admitted payouts are in no ledger and nobody will pay them; send each again with: payouts resend ID",
          "  ");
      lost.stream().limit(limit).forEach(id -> console.print("  " + id));
    }
    open(console, limit);
  }

  private Table counts() {
    List<StateWord> words = List.of(StateWord.values());
    String[] headings = new String[words.size() + 2];
    headings[0] = "platform";
    for (int i = 0; i < words.size(); i++) {
      headings[i + 1] = ">" + words.get(i);
    }
    headings[headings.length - 1] = ">workers";
    Table table = new Table(headings);
    for (Platform platform : Platforms.ALL) {
      Map<StateWord, Integer> counts = new EnumMap<>(StateWord.class);
      Objects.requireNonNull(status.counts().get(platform))
          .forEach((state, count) -> counts.merge(StateWord.of(state), count, Integer::sum));
      Object[] cells = new Object[headings.length];
      cells[0] = Platforms.name(platform);
      for (int i = 0; i < words.size(); i++) {
        cells[i + 1] = counts.getOrDefault(words.get(i), 0);
      }
      cells[headings.length - 1] = running(platform);
      table.row(cells);
    }
    return table;
  }

  private void open(Console console, int limit) {
    List<PayoutLedgerEntry> open = status.open();
    if (open.isEmpty()) {
      return;
    }
    Instant now = Instant.now();
    Table table = new Table("open payout", "state", ">amount", ">for", "waits for");
    open.stream()
        .limit(limit)
        .forEach(
            e ->
                table.row(
                    e.getPayoutId(),
                    StateWord.of(e.getState()),
                    Formats.amount(e),
                    Formats.age(WaitReason.since(e), now),
                    WaitReason.shown(e, WaitReason.withoutRemedy(e))));
    console.print("");
    console.print(WaitReason.byReason(open, now));
    console.print("");
    console.print(table);
    if (open.size() > limit) {
      console.print("... and " + (open.size() - limit) + " more (--all)");
    }
  }

  private int running(Platform platform) {
    return status.workers().getOrDefault(platform, 0);
  }

  StatusJson json() {
    Map<String, PlatformStatus> platforms = new LinkedHashMap<>();
    for (Platform platform : Platforms.ALL) {
      platforms.put(
          Platforms.name(platform),
          new PlatformStatus(
              Objects.requireNonNull(status.counts().get(platform)),
              running(platform),
              status.waiting(platform)));
    }
    return new StatusJson(
        platforms,
        status.routers(),
        status.stops().stream().map(StatusPrinter::json).toList(),
        status.unrouted(),
        status.lost(),
        status.open().stream().map(StatusPrinter::json).toList());
  }

  record StatusJson(
      Map<String, PlatformStatus> platforms,
      int routers,
      List<Stopped> stopped,
      long unrouted,
      List<String> notInAnyLedger,
      List<Map<String, Object>> open) {}

  record Stopped(String scope, String by, String because, String since) {}

  private static Stopped json(PayoutControl stop) {
    return new Stopped(
        stop.getScope(), stop.getBy(), stop.getBecause(), stop.getDecidedAt().toString());
  }

  record PlatformStatus(Map<String, Integer> states, int workers, long waiting) {}

  /** The ledger's own fields without the bulky ones, and what they mean. */
  static Map<String, Object> json(PayoutLedgerEntry entry) {
    Map<String, Object> json = RecordJson.of(entry);
    json.keySet()
        .removeAll(List.of("content_hash", "request_sha256", "command", "attempt", "owner"));
    json.put("amount", Formats.amount(entry));
    json.put("target", Formats.target(entry));
    if (!PipelineStatus.isSettled(entry.getState())) {
      json.put("waiting_code", WaitReason.code(entry));
      json.put("waiting_for", WaitReason.text(entry));
      json.put("waiting_since", Formats.time(WaitReason.since(entry)));
    }
    return json;
  }
}
