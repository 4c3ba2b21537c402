package org.payouts.router.intake;

import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.serde.UndecodableException;
import org.payouts.serde.WireFormat;

/**
 * Reads a request from bytes. The bytes are decoded with the schema they were written with, and
 * nothing is left to Avro's schema resolution, which would take an unknown record in the target
 * union for a known one of the same shape, or a command for a request: the names decide.
 */
public final class RequestReader {
  private final Deserializer<?> deserializer;

  /**
   * @param deserializer gives generic records in the writer's schema; throws UndecodableException
   *     for bytes that can never be read, anything else for a registry that cannot be asked
   */
  public RequestReader(Deserializer<?> deserializer) {
    this.deserializer = deserializer;
  }

  /**
   * What the bytes are.
   *
   * @throws RuntimeException if the registry could not be asked; the record must then be read again
   *     later
   */
  public ParsedRequest read(String topic, byte @Nullable [] value) {
    if (value == null) {
      return new ParsedRequest.Undecodable("The value is null.");
    }
    if (value.length == 0) {
      return new ParsedRequest.Undecodable("The value is empty.");
    }
    Object decoded;
    try {
      decoded = deserializer.deserialize(topic, value);
    } catch (UndecodableException e) {
      return new ParsedRequest.Undecodable(Details.of(e));
    }
    String expected = BonusRequested.getClassSchema().getFullName();
    if (!(decoded instanceof IndexedRecord record)) {
      return new ParsedRequest.Undecodable(
          "The value is no Avro record; expected " + expected + ".");
    }
    String name = record.getSchema().getFullName();
    if (!name.equals(expected)) {
      return new ParsedRequest.Undecodable(
          Details.cut("The value is a " + name + "; expected " + expected + "."));
    }
    return RequestMapping.map(record, WireFormat.id(value));
  }
}
