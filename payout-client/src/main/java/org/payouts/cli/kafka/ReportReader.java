package org.payouts.cli.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusFailed;
import org.payouts.BonusPaid;
import org.payouts.PayoutCommand;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.cli.report.Cover;
import org.payouts.cli.report.PaymentReport;
import org.payouts.cli.report.ReportFilter;
import org.payouts.cli.report.ReportedPayout;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;
import org.payouts.topics.Topics;

/** Reads what became of payouts from the commands topics, the ledgers and the results. */
public final class ReportReader implements AutoCloseable {

  private final Admin admin;
  private final TopicFollower reader;
  private final Decoders decoders;

  /** A reader of the stack the settings name. */
  public ReportReader(Settings settings) {
    this.admin = KafkaClients.admin(settings);
    this.reader = new TopicFollower(settings);
    this.decoders = new Decoders(settings);
  }

  /** What the topics say of a payout; only those that are wanted are kept. */
  private static final class Known {
    private final PayoutCommand command;
    private @Nullable PayoutLedgerEntry entry;
    private @Nullable BonusPaid paid;
    private @Nullable BonusFailed failed;

    Known(PayoutCommand command) {
      this.command = command;
    }
  }

  /**
   * The report.
   *
   * @param madeBy who asks for it, or null
   * @param waits what an open payout waits for, in words
   */
  public PaymentReport read(
      ReportFilter filter, @Nullable String madeBy, Function<PayoutLedgerEntry, String> waits) {
    WholeTopics whole = WholeTopics.require(admin, reader, decoders);
    ServiceGroup router = ServiceGroup.of(admin, Topics.ROUTER_APPLICATION_ID);
    Map<String, Known> payouts = commands(filter);
    ledgers(payouts);
    results(payouts);
    whole.stillRequire();
    List<ReportedPayout> reported = new ArrayList<>();
    payouts.forEach(
        (id, known) -> {
          ReportedPayout payout = payout(id, known, waits);
          if (filter.holds(payout)) {
            reported.add(payout);
          }
        });
    String cluster = AdminAnswers.cluster(admin);
    return new PaymentReport(
        Cover.now(cluster, filter, madeBy), reported, Unrouted.count(admin, router));
  }

  private Map<String, Known> commands(ReportFilter filter) {
    Map<String, Known> payouts = new HashMap<>();
    reader.readAll(
        Platforms.ALL.stream().map(Topics::commands).toList(),
        record -> {
          PayoutCommand command = decoders.value(record, PayoutCommand.class);
          if (filter.holds(command)) {
            payouts.putIfAbsent(command.getPayoutId(), new Known(command));
          }
        });
    return payouts;
  }

  private void ledgers(Map<String, Known> payouts) {
    reader.readAll(
        Platforms.ALL.stream().map(Topics::ledger).toList(),
        record -> {
          Known known = payouts.get(Decoders.key(record));
          if (known != null) {
            known.entry = decoders.value(record, PayoutLedgerEntry.class);
          }
        });
  }

  private void results(Map<String, Known> payouts) {
    reader.readAll(
        List.of(Topics.BONUS_PAID, Topics.BONUS_FAILED),
        record -> {
          Known known = payouts.get(Decoders.key(record));
          if (known != null && record.topic().equals(Topics.BONUS_PAID)) {
            known.paid = decoders.value(record, BonusPaid.class);
          } else if (known != null) {
            known.failed = decoders.value(record, BonusFailed.class);
          }
        });
  }

  /** The result decides, where there is one: it was committed with the ledger's last record. */
  private static ReportedPayout payout(
      String id, Known known, Function<PayoutLedgerEntry, String> waits) {
    PayoutCommand command = known.command;
    PayoutLedgerEntry entry = known.entry;
    BonusPaid paid = known.paid;
    BonusFailed failed = known.failed;
    Platform platform = Targets.platform(command.getTarget()).orElse(Platform.UNKNOWN);
    String state =
        paid != null
            ? "PAID"
            : failed != null ? "FAILED" : entry == null ? "WAITING" : entry.getState();
    String note =
        paid != null
            ? paid.getEvidence()
            : failed != null
                ? failed.getFailureCode() + ": " + failed.getFailureDetail()
                : entry == null
                    ? "the worker of " + Platforms.name(platform) + " to take it in"
                    : waits.apply(entry);
    String reference =
        paid != null
            ? paid.getProviderReference()
            : entry == null ? null : entry.getProviderReference();
    return new ReportedPayout(
        id,
        text(command.getBatch()),
        platform,
        Targets.account(command.getTarget()),
        Targets.study(command.getTarget()),
        Targets.key(command.getTarget()),
        Targets.participant(command.getTarget()),
        state,
        command.getAmountMinor(),
        command.getCurrency(),
        paid == null ? null : paid.getPaidAmountMinor(),
        paid == null ? null : paid.getFeeMinor(),
        text(command.getRequestedBy()),
        command.getAdmittedAt(),
        paid != null ? paid.getSettledAt() : failed != null ? failed.getSettledAt() : null,
        command.getReason(),
        note,
        text(reference));
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  @Override
  public void close() {
    reader.close();
    decoders.close();
    admin.close();
  }
}
