package org.payouts.workers.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.payouts.Platform;
import org.payouts.audit.checks.Checker;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.history.AuditHorizon;
import org.payouts.audit.history.Books;
import org.payouts.audit.history.MoneyCall;
import org.payouts.audit.history.Payment;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.RecordPosition;
import org.payouts.topics.Topics;
import org.payouts.workers.ledger.ResultCodec;

/** Hands the complete recording of a history and the provider's books to the audit's checker. */
final class Audit {
  private final World world;
  private final Profile profile;
  private final Map<String, PayoutHistory> stories = new LinkedHashMap<>();
  private long results;

  private Audit(World world, Profile profile) {
    this.world = world;
    this.profile = profile;
  }

  /**
   * Everything the checker objects to.
   *
   * @param settled every payout must have its result
   */
  static List<Finding> of(History history, boolean settled) {
    Audit audit = new Audit(history.world, history.profile);
    history.cluster.ledgers.forEach(audit::record);
    Rules rules = audit.rules(settled).horizon(new Passed(history.cluster.ledgers));
    return Checker.judge(audit.stories.values(), audit.books(history.bank), rules);
  }

  /** A history may end before a command's turn has come: its lane held, the intake closed. */
  private record Passed(List<SimLedger> ledgers) implements AuditHorizon {
    @Override
    public boolean judged(RecordPosition place) {
      return true;
    }

    @Override
    public boolean passed(RecordPosition input) {
      return ledgers.get(input.partition()).passed(input.offset());
    }
  }

  private PayoutHistory story(String payoutId) {
    return stories.computeIfAbsent(payoutId, PayoutHistory::new);
  }

  private void record(SimLedger ledger) {
    Platform platform = profile.platform();
    for (int offset = 0; offset < ledger.commands.size(); offset++) {
      SimLedger.Commanded command = ledger.commands.get(offset);
      story(command.command().getPayoutId())
          .command(
              place(Topics.commands(platform), ledger.partition, offset, command.timeMs()),
              command.command());
    }
    for (int offset = 0; offset < ledger.records.size(); offset++) {
      SimLedger.Written written = ledger.records.get(offset);
      PayoutHistory story = story(written.entry().getPayoutId());
      story.ledger(
          place(Topics.ledger(platform), ledger.partition, offset, written.timeMs()),
          written.entry());
      long at = written.timeMs();
      ResultCodec.paid(written.step().next())
          .ifPresent(paid -> story.paid(place(Topics.BONUS_PAID, 0, results++, at), paid));
      ResultCodec.failed(written.step().next())
          .ifPresent(failed -> story.failed(place(Topics.BONUS_FAILED, 0, results++, at), failed));
      ResultCodec.review(written.step())
          .ifPresent(review -> story.review(place(Topics.REVIEWS, 0, results++, at), review));
    }
  }

  private static RecordPosition place(String topic, int partition, long offset, long timeMs) {
    return new RecordPosition(topic, partition, offset, timeMs);
  }

  private Books books(Bank bank) {
    List<Payment> payments = new ArrayList<>();
    for (Bank.Booked line : bank.all()) {
      payments.add(
          new Payment(
              line.payment().number(),
              profile.platform(),
              line.payment().target(),
              line.payment().amountMinor(),
              line.payment().currency(),
              line.payment().reference(),
              line.sender() != null,
              line.payment().timeMs()));
    }
    List<MoneyCall> calls =
        bank.calls().stream()
            .flatMap(
                call ->
                    call.targets().stream()
                        .distinct()
                        .map(
                            target ->
                                new MoneyCall(
                                    call.number(),
                                    call.receivedMs(),
                                    profile.platform(),
                                    target,
                                    call.reference())))
            .toList();
    return new Books(payments, calls);
  }

  private Rules rules(boolean settled) {
    return Rules.worker(world.wallMs())
        .settled(settled)
        .faultFree(!profile.faults())
        .clockSlackMs(0)
        .retryWhenAbsent(profile.retryWhenAbsent() ? Set.of(profile.platform()) : Set.of());
  }
}
