package org.payouts.bench.ceiling;

import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.payouts.BonusPaid;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.bench.load.Samples;
import org.payouts.bench.load.Stack;
import org.payouts.topics.Topics;

/** A record that the protocol writes for every payout that is paid at the first attempt. */
final class Written {
  static final String LEDGER = "ceiling-ledger";

  private final String topic;
  private final byte[] value;

  private Written(String topic, byte[] value) {
    this.topic = topic;
    this.value = value;
  }

  String topic() {
    return topic;
  }

  int size() {
    return value.length;
  }

  ProducerRecord<String, byte[]> withKey(String key) {
    return new ProducerRecord<>(topic, key, value);
  }

  /**
   * The router's candidate, registry entry and command; the worker's ACCEPTED, ATTEMPTING and PAID
   * and the result. The bytes are the real ones.
   */
  static List<Written> perInput(Stack stack) {
    PayoutCommand command = Samples.command(1, stack.ledgerTopicId());
    String ledger = Topics.ledger(Platform.MTURK);
    byte[] ordered = bytes(stack, Topics.commands(Platform.MTURK), command);
    return List.of(
        new Written("ceiling-repartition", ordered),
        new Written(
            "ceiling-registry",
            bytes(stack, Topics.ROUTER_ADMISSIONS_CHANGELOG, admission(command))),
        new Written("ceiling-commands", ordered),
        new Written(LEDGER, bytes(stack, ledger, ledger(stack, "ACCEPTED"))),
        new Written(LEDGER, bytes(stack, ledger, ledger(stack, "ATTEMPTING"))),
        new Written(LEDGER, bytes(stack, ledger, ledger(stack, "PAID"))),
        new Written("ceiling-paid", bytes(stack, Topics.BONUS_PAID, paid(command))));
  }

  private static SpecificRecord ledger(Stack stack, String state) {
    return Samples.ledger(1, state, stack.ledgerTopicId());
  }

  private static byte[] bytes(Stack stack, String topic, SpecificRecord value) {
    return stack.bytes(topic, value);
  }

  private static PayoutAdmission admission(PayoutCommand command) {
    return PayoutAdmission.newBuilder()
        .setPlatform(Platform.MTURK)
        .setContentHash(command.getContentHash())
        .setRequestSha256(command.getRequestSha256())
        .setSource(command.getSource())
        .setAdmittedAt(command.getAdmittedAt())
        .setLedgerTopicId(command.getLedgerTopicId())
        .build();
  }

  private static BonusPaid paid(PayoutCommand command) {
    return BonusPaid.newBuilder()
        .setPayoutId(command.getPayoutId())
        .setPlatform(Platform.MTURK)
        .setTarget(Samples.assignment(1))
        .setParticipant("A1BENCHWORKER0")
        .setAmountMinor(command.getAmountMinor())
        .setCurrency(command.getCurrency())
        .setPaidAmountMinor(command.getAmountMinor())
        .setProviderReference("0".repeat(64))
        .setEvidence("SendBonus was answered 200")
        .setAttempts(1)
        .setRequestedAt(command.getRequestedAt())
        .setSettledAt(Instant.EPOCH)
        .setBatch(command.getBatch())
        .build();
  }
}
