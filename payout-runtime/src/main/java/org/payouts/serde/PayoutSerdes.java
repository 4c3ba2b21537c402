package org.payouts.serde;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Problem;
import org.payouts.config.Settings;

/**
 * Makes the serializers named by {@code value.serializer} and {@code value.deserializer}, by
 * default the project's own. Unless configured to, they do not register schemas: that is the task
 * of {@code payouts topics create}.
 */
public final class PayoutSerdes {
  static {
    AvroTrust.establish();
  }

  private PayoutSerdes() {}

  @SuppressWarnings("unchecked") // A serializer's type parameter is erased.
  public static <T extends SpecificRecord> Serializer<T> serializer(Settings settings) {
    Map<String, Object> configuration = configuration(settings);
    Serializer<T> serializer =
        (Serializer<T>) instance(configuration, SerdeClasses.SERIALIZER, Serializer.class);
    serializer.configure(configuration, false);
    return serializer;
  }

  @SuppressWarnings("unchecked") // A deserializer's type parameter is erased.
  public static <T extends SpecificRecord> Deserializer<T> deserializer(
      Settings settings, Class<T> type) {
    Map<String, Object> configuration = configuration(settings);
    configuration.put("specific.avro.reader", "true");
    configuration.put(RegistryAvroDeserializer.VALUE_TYPE, type);
    Deserializer<T> deserializer =
        (Deserializer<T>) instance(configuration, SerdeClasses.DESERIALIZER, Deserializer.class);
    deserializer.configure(configuration, false);
    return deserializer instanceof RegistryAvroDeserializer<T>
        ? deserializer
        : new CheckedDeserializer<>(deserializer, type);
  }

  /**
   * Reads only these fields of records of a type, in this order: what lies between them is skipped,
   * and what follows the last of them is not read. A deserializer that is not the project's own
   * reads records whole, and more than these fields.
   *
   * @throws NullPointerException if the type has no such field
   */
  public static Deserializer<IndexedRecord> deserializer(
      Settings settings, Class<? extends SpecificRecord> type, List<String> fields) {
    Deserializer<? extends SpecificRecord> whole = deserializer(settings, type);
    return whole instanceof RegistryAvroDeserializer<?> own
        ? own.only(fields)
        : new CheckedDeserializer<>(whole, IndexedRecord.class);
  }

  /** Reads records of any type, each in the schema it was written with, without resolution. */
  @SuppressWarnings("unchecked") // A deserializer's type parameter is erased.
  public static Deserializer<IndexedRecord> genericDeserializer(Settings settings) {
    Map<String, Object> configuration = configuration(settings);
    configuration.put("specific.avro.reader", "false");
    configuration.remove(RegistryAvroDeserializer.VALUE_TYPE);
    Deserializer<IndexedRecord> deserializer =
        (Deserializer<IndexedRecord>)
            instance(configuration, SerdeClasses.DESERIALIZER, Deserializer.class);
    deserializer.configure(configuration, false);
    return deserializer instanceof RegistryAvroDeserializer<IndexedRecord>
        ? deserializer
        : new CheckedDeserializer<>(deserializer, IndexedRecord.class);
  }

  public static <T extends SpecificRecord> Serde<T> serde(Settings settings, Class<T> type) {
    return Serdes.serdeFrom(serializer(settings), deserializer(settings, type));
  }

  /**
   * The record, or empty if the bytes are none of this type: nobody can be waiting for it.
   *
   * @param passedOver receives why they are none; not called if there are no bytes
   * @throws RegistryUnavailableException if the registry does not answer: to be read again
   * @throws RegistryRefusedException if the registry does not serve this reader: to be read again
   */
  public static <T> Optional<T> read(
      Deserializer<T> deserializer,
      String topic,
      byte @Nullable [] bytes,
      Consumer<SerializationException> passedOver) {
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(deserializer.deserialize(topic, bytes));
    } catch (RegistryUnavailableException | RegistryRefusedException e) {
      throw e; // It may be a record all the same.
    } catch (SerializationException e) {
      passedOver.accept(e);
      return Optional.empty();
    }
  }

  /**
   * Makes sure that a serializer can write the schema to the topic without asking the registry
   * later. A serializer that is not the project's own is made to write an empty record, which is
   * thrown away.
   *
   * @throws org.apache.kafka.common.errors.SerializationException as {@link Serializer#serialize}
   *     does
   */
  public static <T extends SpecificRecord> void warmUp(
      Serializer<T> serializer, String topic, Class<T> type) {
    Schema schema = SpecificData.get().getSchema(type);
    if (serializer instanceof RegistryAvroSerializer<T> own) {
      own.idOf(topic, schema);
    } else {
      serializer.serialize(topic, type.cast(EmptyRecord.of(schema)));
    }
  }

  private static Map<String, Object> configuration(Settings settings) {
    Map<String, Object> configuration = new HashMap<>(SerdeClasses.defaults());
    configuration.put("auto.register.schemas", "false");
    // Confluent's serializer then registers the text other languages' clients see; ours always
    // does.
    configuration.put("avro.remove.java.properties", "true");
    configuration.putAll(settings.registry());
    return configuration;
  }

  @SuppressWarnings(
      "unchecked") // The class comes from the configuration; its type parameter is erased.
  private static Object instance(Map<String, Object> configuration, String key, Class<?> kind) {
    String name = String.valueOf(configuration.get(key));
    try {
      return Utils.newInstance(name, kind);
    } catch (ClassNotFoundException | RuntimeException e) {
      throw new InvalidConfigurationException(
          Problem.of(
              key,
              name,
              "cannot be used (" + e + ").",
              "Name a class on the class path; the Confluent one needs a build with -Pconfluent."));
    }
  }
}
