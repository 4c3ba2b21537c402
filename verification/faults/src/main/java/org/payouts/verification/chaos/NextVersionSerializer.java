package org.payouts.verification.chaos;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.payouts.PayoutLedgerEntry;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.serde.RegistryAvroSerializer;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.topics.Topics;

/**
 * Writes ledger entries as the next version of the worker would: under a schema with one more
 * optional field. Named by {@code value.serializer} in the settings of one of two workers, so that
 * both versions write one ledger and read each other's records.
 *
 * @param <T> the record's type
 */
public final class NextVersionSerializer<T extends SpecificRecord> implements Serializer<T> {
  private static final Schema NEXT = withOneMoreField(PayoutLedgerEntry.getClassSchema());

  private final RegistryAvroSerializer<Object> serializer = new RegistryAvroSerializer<>();

  /** Makes the next version known to the registry. */
  static void register(Settings settings) {
    SchemaRegistryClient registry = new SchemaRegistryClient(settings);
    for (Platform platform : Platforms.ALL) {
      int unused = registry.register(Topics.subject(Topics.ledger(platform)), NEXT);
    }
  }

  private static Schema withOneMoreField(Schema schema) {
    List<Schema.Field> fields = new ArrayList<>();
    schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    Schema optional =
        Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));
    fields.add(
        new Schema.Field(
            "added_later",
            optional,
            "What a later version of the worker knows.",
            Schema.Field.NULL_DEFAULT_VALUE));
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    serializer.configure(configuration, isKey);
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka's contract: a null value is a tombstone.
  public byte[] serialize(String topic, @Nullable T value) {
    return serializer.serialize(
        topic, value instanceof PayoutLedgerEntry entry ? next(entry) : value);
  }

  private static GenericRecord next(PayoutLedgerEntry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new SpecificDatumWriter<>(PayoutLedgerEntry.class).write(entry, encoder);
      encoder.flush();
      GenericRecord next =
          new GenericDatumReader<GenericRecord>(PayoutLedgerEntry.getClassSchema(), NEXT)
              .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
      next.put("added_later", "by the next version");
      return next;
    } catch (IOException e) {
      throw new SerializationException(e);
    }
  }
}
