package org.payouts.serde;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in the Confluent wire format; null stays null. Takes the keys of the Confluent
 * deserializer, of which {@code specific.avro.value.type} (a class, or its name) names the
 * generated class to read into. Without it, {@code specific.avro.reader=true} takes the class named
 * as the writer's schema, and else the record is generic. Thread-safe.
 *
 * @param <T> the record's type
 */
public final class RegistryAvroDeserializer<T> implements Deserializer<T> {
  static final String VALUE_TYPE = "specific.avro.value.type";
  private static final int SMALL = 64;
  private static final ThreadLocal<@Nullable BinaryDecoder> DECODER = new ThreadLocal<>();

  static {
    AvroTrust.establish();
  }

  private final Map<Integer, DatumReader<T>> readers = new ConcurrentHashMap<>();
  private @Nullable SchemaRegistryClient registry;
  private @Nullable Schema readerSchema;
  private boolean specific;
  private boolean narrow;

  /**
   * This one, configured for a type, reads no more than these fields of it: what lies between them
   * is skipped, and what follows the last of them is not read.
   */
  RegistryAvroDeserializer<IndexedRecord> only(List<String> fields) {
    Schema whole = Objects.requireNonNull(readerSchema, "configure() for a type comes first");
    RegistryAvroDeserializer<IndexedRecord> only = new RegistryAvroDeserializer<>();
    only.registry = registry;
    only.readerSchema = Projection.of(whole, fields);
    only.narrow = true;
    return only;
  }

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    registry = new SchemaRegistryClient(configuration);
    specific = new RegistryConfig(configuration).flag("specific.avro.reader", false);
    Object type = configuration.get(isKey ? "specific.avro.key.type" : VALUE_TYPE);
    readerSchema = type == null ? null : SpecificData.get().getSchema(ReaderClass.of(type));
  }

  /**
   * @throws UndecodableException if these bytes can never be read
   * @throws RegistryUnavailableException if the writer's schema is not known yet and the registry
   *     does not answer
   * @throws RegistryRefusedException if the registry refuses to give the writer's schema
   */
  @Override
  @SuppressWarnings("NullAway") // Kafka's contract: a tombstone is null.
  public T deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    int id = WireFormat.id(bytes);
    DatumReader<T> reader = reader(id);
    try {
      BinaryDecoder decoder =
          DecoderFactory.get()
              .binaryDecoder(
                  bytes, WireFormat.HEADER, bytes.length - WireFormat.HEADER, DECODER.get());
      DECODER.set(decoder);
      T value = reader.read(null, decoder);
      if (!narrow && !decoder.isEnd()) {
        throw new UndecodableException("Bytes are left over after a value of schema " + id);
      }
      return value;
    } catch (UndecodableException | SecurityException e) {
      // Avro forbidding a class is our fault, not the bytes'.
      throw e;
    } catch (IOException | RuntimeException e) {
      // Avro complains about bytes with many kinds of exception, UnsupportedOperationException
      // among them.
      throw new UndecodableException("The bytes do not fit schema " + id + ": " + e, e);
    } catch (StackOverflowError e) {
      throw new UndecodableException("The bytes nest too deeply for schema " + id, e);
    }
  }

  private DatumReader<T> reader(int id) {
    DatumReader<T> known = readers.get(id);
    if (known != null) {
      return known;
    }
    Schema writer = Objects.requireNonNull(registry, "configure() comes first").byId(id);
    DatumReader<T> made = reader(id, writer);
    readers.put(id, made);
    return made;
  }

  private DatumReader<T> reader(int id, Schema writer) {
    try {
      return readerOf(id, writer);
    } catch (UndecodableException | SecurityException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new UndecodableException("Schema " + id + " cannot be used: " + e, e);
    }
  }

  private DatumReader<T> readerOf(int id, Schema writer) {
    Schema wanted = readerSchema;
    if (wanted == null && specific) {
      Class<?> named = SpecificData.get().getClass(writer);
      if (named != null && SpecificRecord.class.isAssignableFrom(named)) {
        wanted = SpecificData.get().getSchema(named);
      }
    }
    if (wanted == null) {
      return FixedSizes.largest(writer) <= SMALL
          ? new GenericDatumReader<>(writer)
          : new BoundedReader<>(writer);
    }
    if (!isOrWas(wanted, writer.getFullName())) {
      // Avro would resolve a record of another name into this one if only the fields fitted.
      throw new UndecodableException(
          "Schema ID %d is a %s, not a %s"
              .formatted(id, writer.getFullName(), wanted.getFullName()));
    }
    return narrow
        ? new GenericDatumReader<>(Projection.upToLast(writer, wanted), wanted)
        : new SpecificDatumReader<>(writer, wanted, SpecificData.getForSchema(wanted));
  }

  private static boolean isOrWas(Schema schema, String fullName) {
    return schema.getFullName().equals(fullName) || schema.getAliases().contains(fullName);
  }

  /**
   * Makes no fixed value larger than what is left of the record. Avro holds texts, bytes and
   * collections to that, and makes a fixed value by what its schema says; its fast reader does so
   * where nobody can stand between.
   */
  private static final class BoundedReader<T> extends GenericDatumReader<T> {
    BoundedReader(Schema writer) {
      super(writer, writer, new GenericData().setFastReaderEnabled(false));
    }

    @Override
    protected Object readFixed(Object old, Schema expected, Decoder in) throws IOException {
      int left = in.remainingBytes();
      if (left >= 0 && expected.getFixedSize() > left) {
        throw new EOFException(
            "%s has %d bytes, and %d are left"
                .formatted(expected.getFullName(), expected.getFixedSize(), left));
      }
      return super.readFixed(old, expected, in);
    }
  }
}
