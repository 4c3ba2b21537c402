package org.payouts.cli.kafka;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.payouts.PayoutControl;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.config.Settings;
import org.payouts.control.Scope;
import org.payouts.payout.Platforms;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/** Reads and gives operators' orders. One thread. */
public final class ControlClient implements AutoCloseable {
  private final Settings settings;
  private final TopicFollower reader;
  private final Decoders decoders;
  private final KafkaProducer<String, PayoutControl> producer;

  /** A client of the stack the settings name. */
  public ControlClient(Settings settings) {
    this.settings = settings;
    this.reader = new TopicFollower(settings);
    this.decoders = new Decoders(settings);
    this.producer =
        KafkaClients.producer(settings, PayoutSerdes.<PayoutControl>serializer(settings));
  }

  /** The orders given so far. */
  public Orders orders() {
    return Orders.read(reader, decoders);
  }

  /** What is used of the limits of sums. */
  public LimitUses uses() {
    return LimitUses.read(reader, decoders);
  }

  /** What was paid in the scope before its limit, in minor units of the currency. */
  public LimitUses.PaidBefore paidBefore(Scope scope, String currency, ZoneId zone) {
    return uses().paidBefore(reader, decoders, scope, currency, zone);
  }

  /** The payouts that a ledger knows and that are neither paid nor failed. */
  public List<PayoutLedgerEntry> open() {
    return Ledgers.open(reader, decoders);
  }

  /**
   * Gives an order to go on. A platform whose ledger was adopted does not go on while payouts wait
   * that were asked for since, or requests that the router has not decided: some that were lost
   * with the old stack may be among them, and nobody has looked whether they were paid
   * (docs/decisions/0051).
   *
   * @param allNew none of them was ever asked for before, somebody says
   * @throws CommandFailure if there are such payouts or requests; then nothing was ordered
   */
  public void go(PayoutControl order, boolean allNew) {
    Optional<Platform> platform =
        Scope.parse(order.getScope())
            .filter(scope -> scope.kind() == Scope.Kind.PLATFORM)
            .map(Scope::platform);
    if (platform.isPresent() && !allNew) {
      AskedSinceAdoption asked = new AskedSinceAdoption(settings, reader, decoders);
      long unrouted = asked.isOpen(platform.get()) ? Unrouted.requests(settings, reader) : 0;
      if (unrouted > 0) {
        throw CommandFailure.problem(
            "the router has not decided %d requests yet, and nobody has looked whether they were paid before the ledger was adopted"
                .formatted(unrouted),
            "start the router, wait until payouts status shows none left, and run the same command again");
      }
      long waiting = asked.count(platform.get());
      if (waiting > 0) {
        String name = Platforms.name(platform.get());
        throw CommandFailure.problem(
            "%d payouts of %s were asked for since its ledger was adopted, and nobody has looked whether they were paid before"
                .formatted(waiting, name),
            "stop the workers and look: payouts adopt %s; if none was ever asked for before: payouts go %s --all-new"
                .formatted(name, name));
      }
    }
    give(order);
  }

  /** Whether the platform's ledger was adopted and nobody has let it go on. */
  public boolean waitsForGo(Platform platform) {
    return new AskedSinceAdoption(settings, reader, decoders).isOpen(platform);
  }

  /** Gives an order; it is in Kafka when this returns. */
  public void give(PayoutControl order) {
    KafkaClients.publish(
        producer, new ProducerRecord<>(Topics.CONTROLS, order.getScope(), order), "the order");
  }

  @Override
  public void close() {
    producer.close();
    reader.close();
    decoders.close();
  }
}
