package org.payouts.router.topology;

import java.time.Instant;
import java.util.List;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.payouts.BonusRejected;
import org.payouts.ContentHash;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.router.admission.CommandFactory;
import org.payouts.router.limits.LimitSerdes;
import org.payouts.serde.PayoutSerdes;
import org.payouts.topics.Topics;

/**
 * The router's serdes, all of the classes named by configuration and shared by its threads.
 *
 * @param requests reads what others wrote, as generic records in the writer's schema
 * @param misplaced requests on their way through the repartition topic
 * @param admissions the values of the admission store
 * @param outputs commands and rejections
 * @param limits of the limits of sums
 */
public record RouterSerdes(
    Deserializer<IndexedRecord> requests,
    MisplacedRequestSerde misplaced,
    Serde<PayoutAdmission> admissions,
    Outputs outputs,
    LimitSerdes limits) {

  /** Makes the serdes; asks the registry nothing. */
  public static RouterSerdes of(Settings settings) {
    Serializer<SpecificRecord> writer = PayoutSerdes.serializer(settings);
    return new RouterSerdes(
        PayoutSerdes.genericDeserializer(settings),
        new MisplacedRequestSerde(
            Serdes.serdeFrom(
                narrowed(writer), PayoutSerdes.deserializer(settings, PayoutCommand.class))),
        PayoutSerdes.serde(settings, PayoutAdmission.class),
        new Outputs(writer),
        LimitSerdes.of(settings));
  }

  /**
   * Obtains the IDs of all schemas the router writes, so that writing never waits for the registry.
   *
   * @throws org.apache.kafka.common.errors.SerializationException if the registry cannot be asked
   *     or lacks a schema
   */
  public void warmUp() {
    Serializer<SpecificRecord> writer = outputs.writer();
    PayoutSerdes.warmUp(narrowed(writer), Topics.BONUS_REJECTED, BonusRejected.class);
    for (Platform platform : List.copyOf(Platforms.ALL)) {
      PayoutSerdes.warmUp(narrowed(writer), Topics.commands(platform), PayoutCommand.class);
    }
    PayoutSerdes.warmUp(
        admissions.serializer(), Topics.ROUTER_ADMISSIONS_CHANGELOG, PayoutAdmission.class);
    limits.warmUp();
    // Reading what this router itself has written must not wait for the registry either.
    PayoutCommand command = command();
    String topic = Topics.commands(CommandFactory.platform(command));
    readsBack(topic, misplaced.commands(), command);
  }

  private static <T> void readsBack(String topic, Serde<T> serde, T value) {
    serde.deserializer().deserialize(topic, serde.serializer().serialize(topic, value));
  }

  private static PayoutCommand command() {
    return PayoutCommand.newBuilder()
        .setPayoutId("none")
        .setTarget(new ProlificTarget("", "", ""))
        .setAmountMinor(0)
        .setCurrency("")
        .setContentHash(new ContentHash(new byte[16]))
        .setRequestSha256(new Sha256(new byte[32]))
        .setSource(new SourcePosition("", 0, 0L))
        .setAdmittedAt(Instant.EPOCH)
        .setLedgerTopicId("")
        .build();
  }

  @SuppressWarnings("unchecked") // A serializer of all records writes each kind of them.
  private static <T extends SpecificRecord> Serializer<T> narrowed(
      Serializer<SpecificRecord> writer) {
    return (Serializer<T>) (Serializer<?>) writer;
  }

  /** Writes commands and rejections; Streams wants both directions of a serde. */
  record Outputs(Serializer<SpecificRecord> writer) implements Serde<Object> {
    @Override
    public Serializer<Object> serializer() {
      return (topic, record) -> writer.serialize(topic, (SpecificRecord) record);
    }

    @Override
    public Deserializer<Object> deserializer() {
      return (topic, bytes) -> {
        throw new UnsupportedOperationException("outputs are never read");
      };
    }
  }
}
