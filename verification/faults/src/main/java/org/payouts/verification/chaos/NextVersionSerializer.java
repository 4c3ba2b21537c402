package org.payouts.verification.chaos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.serde.RegistryAvroSerializer;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.serde.SchemaTexts;
import org.payouts.topics.Topics;

/**
 * Writes ledger entries as the next version of the worker would: under a schema with one more
 * optional field. Named by {@code value.serializer} in the settings of one of two workers, so that
 * both versions write one ledger and read each other's records.
 *
 * @param <T> the record's type
 */
public final class NextVersionSerializer<T extends SpecificRecord> implements Serializer<T> {
  private static final Schema NEXT = withOneMoreField();

  private final RegistryAvroSerializer<Object> serializer = new RegistryAvroSerializer<>();

  /** Makes the next version known to the registry. */
  static void register(Settings settings) {
    SchemaRegistryClient registry = new SchemaRegistryClient(settings);
    for (Platform platform : Platforms.ALL) {
      int unused = registry.register(Topics.subject(Topics.ledger(platform)), NEXT);
    }
  }

  private static Schema withOneMoreField() {
    String text = SchemaTexts.published(PayoutLedgerEntry.getClassSchema()).toString();
    String more = ",{'name':'added_later','type':['null','string'],'default':null}]}";
    return new Schema.Parser()
        .parse(text.substring(0, text.length() - 2) + more.replace('\'', '"'));
  }

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    serializer.configure(configuration, isKey);
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka's contract: a null value is a tombstone.
  public byte[] serialize(String topic, @Nullable T value) {
    byte[] bytes = serializer.serialize(topic, value);
    if (!(value instanceof PayoutLedgerEntry)) {
      return bytes;
    }
    // The new field stands last: the number of its type and the length, both doubled, and the text.
    byte[] text = "by the next version".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(bytes.length + 2 + text.length)
        .put(bytes)
        .put((byte) 2)
        .put((byte) (2 * text.length))
        .put(text)
        .putInt(1, serializer.idOf(topic, NEXT))
        .array();
  }
}
