package org.payouts.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro records in the Confluent wire format; null stays null (a tombstone). Takes the keys
 * of the Confluent serializer. The subject is {@code <topic>-value} ({@code <topic>-key} for keys).
 * Asks the registry once per topic and schema; after that it encodes without locks and from reused
 * buffers. Thread-safe.
 *
 * @param <T> the record's type
 */
public final class RegistryAvroSerializer<T> implements Serializer<T> {
  private static final ThreadLocal<Buffer> BUFFER = ThreadLocal.withInitial(Buffer::new);

  static {
    AvroTrust.establish();
  }

  private final Map<String, Map<Schema, SchemaWriter>> writers = new ConcurrentHashMap<>();
  private @Nullable SchemaIds ids;
  private String suffix = "-value";

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    RegistryConfig config = new RegistryConfig(configuration);
    ids = new SchemaIds(new SchemaRegistryClient(configuration), config);
    suffix = isKey ? "-key" : "-value";
  }

  /**
   * Obtains the ID of every schema for the topic, so that later calls need no registry.
   *
   * @throws SerializationException as {@link #serialize} does
   */
  public void warmUp(String topic, Iterable<Schema> schemas) {
    schemas.forEach(schema -> idOf(topic, schema));
  }

  /** The ID with which records of this schema are written to the topic. */
  public int idOf(String topic, Schema schema) {
    return writer(topic, schema).id();
  }

  /**
   * @throws RegistryUnavailableException if the schema's ID is not known yet and the registry does
   *     not answer
   * @throws RegistryRefusedException if the registry does not have the schema, or refuses it
   */
  @Override
  @SuppressWarnings("NullAway") // Kafka's contract: a null value is a tombstone.
  public byte[] serialize(String topic, @Nullable T value) {
    if (value == null) {
      return null;
    }
    if (!(value instanceof GenericContainer record)) {
      throw new SerializationException(value.getClass().getName() + " is no Avro record");
    }
    SchemaWriter writer = writer(topic, record.getSchema());
    Buffer buffer = BUFFER.get();
    try {
      return buffer.encode(writer, value);
    } catch (IOException | RuntimeException e) {
      BUFFER.remove();
      throw new SerializationException(
          "Cannot encode a " + record.getSchema().getFullName() + " for " + topic, e);
    }
  }

  private SchemaWriter writer(String topic, Schema schema) {
    Map<Schema, SchemaWriter> ofTopic = writers.get(topic);
    if (ofTopic == null) {
      ofTopic = writers.computeIfAbsent(topic, name -> new ConcurrentHashMap<>());
    }
    SchemaWriter known = ofTopic.get(schema);
    if (known != null) {
      return known;
    }
    SchemaIds source = Objects.requireNonNull(ids, "configure() comes first");
    SchemaWriter made = source.writer(topic + suffix, schema);
    ofTopic.put(schema, made);
    return made;
  }

  /** A thread's output buffer and encoder. */
  private static final class Buffer {
    private static final int KEEP = 64 * 1024;

    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final ByteBuffer header = ByteBuffer.allocate(WireFormat.HEADER);
    private @Nullable BinaryEncoder encoder;

    byte[] encode(SchemaWriter writer, Object value) throws IOException {
      bytes.reset();
      header.put(0, WireFormat.MAGIC).putInt(1, writer.id());
      bytes.write(header.array(), 0, WireFormat.HEADER);
      encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
      writer.write(value, encoder);
      encoder.flush();
      byte[] encoded = bytes.toByteArray();
      if (encoded.length > KEEP) {
        bytes = new ByteArrayOutputStream(1024);
      }
      return encoded;
    }
  }
}
