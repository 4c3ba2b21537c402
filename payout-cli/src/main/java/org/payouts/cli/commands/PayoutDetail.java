package org.payouts.cli.commands;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.BonusRejected;
import org.payouts.PayoutLedgerEntry;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.SafeText;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.Decoders;
import org.payouts.cli.kafka.PipelineStatus;
import org.payouts.cli.kafka.RecordJson;
import org.payouts.cli.kafka.TopicFollower;
import org.payouts.cli.words.ProviderText;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;
import org.payouts.words.StateWord;

/** Shows everything known about one payout. */
final class PayoutDetail {

  private final Console console;
  private final Settings settings;
  private final boolean asJson;

  PayoutDetail(Console console, Settings settings, boolean asJson) {
    this.console = console;
    this.settings = settings;
    this.asJson = asJson;
  }

  /** Shows the payout and returns the exit code. */
  int show(String id, PipelineStatus status) {
    PayoutLedgerEntry entry = status.entry(id).orElse(null);
    PipelineStatus.Admitted admitted = status.unknown().get(id);
    Map<String, Object> known = new LinkedHashMap<>();
    known.put("payout_id", id);
    if (entry != null) {
      known.putAll(StatusPrinter.json(entry));
      if (PipelineStatus.isSettled(entry.getState())) {
        known.put("result", result(id));
      }
      Map<String, Object> rejected = newest(List.of(Topics.BONUS_REJECTED), id);
      if (rejected != null && "CONFLICT".equals(rejected.get("code"))) {
        rejected.keySet().removeAll(List.of("value_head", "key_head"));
        known.put("rejected", rejected);
      }
    } else if (admitted != null) {
      String platform = Platforms.name(admitted.platform());
      known.put("state", admitted.passed() ? "NOT_IN_LEDGER" : "WAITING");
      known.put("platform", platform);
      known.put(
          "waiting_for",
          admitted.passed()
              ? "a person: the worker passed it and no ledger knows it; run: payouts resend " + id
              : status.workers().getOrDefault(admitted.platform(), 0) == 0
                  ? "a worker: none is running; run: payouts worker " + platform
                  : "the worker of " + platform);
    } else {
      return notAdmitted(id);
    }
    print(known);
    return Subcommand.OK;
  }

  private int notAdmitted(String id) {
    Map<String, Object> rejected = newest(List.of(Topics.BONUS_REJECTED), id);
    if (rejected == null) {
      throw CommandFailure.problem(
          "no payout " + id + " was ever admitted",
          "look for the request in bonus-requested, or publish it");
    }
    rejected.put("state", "REJECTED");
    rejected.keySet().removeAll(List.of("value_head", "key_head"));
    print(rejected);
    return Subcommand.OK;
  }

  private @Nullable Map<String, Object> result(String id) {
    return newest(List.of(Topics.BONUS_PAID, Topics.BONUS_FAILED), id);
  }

  private @Nullable Map<String, Object> newest(List<String> topics, String id) {
    AtomicReference<@Nullable Map<String, Object>> found = new AtomicReference<>();
    try (TopicFollower reader = new TopicFollower(settings);
        Decoders decoders = new Decoders(settings)) {
      reader.readAll(
          topics,
          record -> {
            if (record.topic().equals(Topics.BONUS_REJECTED)) {
              BonusRejected rejected = decoders.value(record, BonusRejected.class);
              if (id.equals(rejected.getPayoutId())) {
                found.set(RecordJson.of(rejected));
              }
            } else if (id.equals(Decoders.key(record))) {
              Class<? extends SpecificRecord> type =
                  record.topic().equals(Topics.BONUS_PAID) ? BonusPaid.class : BonusFailed.class;
              found.set(RecordJson.of(decoders.value(record, type)));
            }
          });
    }
    return found.get();
  }

  private void print(Map<String, Object> known) {
    if (asJson) {
      console.json(known);
    } else {
      print(forPeople(known), "");
    }
  }

  private static Map<String, Object> forPeople(Map<String, Object> known) {
    Map<String, Object> shown = new LinkedHashMap<>(known);
    String currency = currency(known);
    shown.computeIfPresent(
        "state",
        (name, state) ->
            known.containsKey("waiting_code") || known.containsKey("result")
                ? StateWord.of(String.valueOf(state)) + " (" + state + ")"
                : state);
    for (String name : List.of("books", "evidence")) {
      shown.computeIfPresent(
          name, (key, text) -> ProviderText.books(String.valueOf(text), currency));
    }
    shown.computeIfPresent(
        "waiting_for", (name, text) -> ProviderText.waiting(String.valueOf(text), currency));
    return shown;
  }

  /** A settled entry has no amount; its result has. */
  private static String currency(Map<String, Object> known) {
    if (known.get("result") instanceof Map<?, ?> result) {
      return String.valueOf(result.get("currency"));
    }
    String amount = String.valueOf(known.get("amount"));
    return amount.substring(amount.lastIndexOf(' ') + 1);
  }

  private void print(Map<?, ?> known, String indent) {
    known.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> nested) {
            console.print(indent + name + ":");
            print(nested, indent + "  ");
          } else if (value != null && !String.valueOf(value).isEmpty()) {
            console.print(indent + name + ": " + SafeText.line(String.valueOf(value)));
          }
        });
  }
}
