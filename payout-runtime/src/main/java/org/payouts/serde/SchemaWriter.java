package org.payouts.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;

/** Writes records of one schema, under the ID of the schema they are written with. Thread-safe. */
interface SchemaWriter {
  int id();

  void write(Object value, Encoder out) throws IOException;

  /** Writes records as their own schema says. */
  static SchemaWriter of(int id, Schema schema) {
    SpecificDatumWriter<Object> writer =
        new SpecificDatumWriter<>(schema, SpecificData.getForSchema(schema));
    return new SchemaWriter() {
      @Override
      public int id() {
        return id;
      }

      @Override
      public void write(Object value, Encoder out) throws IOException {
        writer.write(value, out);
      }
    };
  }

  /**
   * Writes records of one schema as another, compatible one: with its added fields' defaults,
   * without removed fields.
   */
  static SchemaWriter converting(int id, Schema from, Schema to) {
    SchemaWriter own = of(id, from);
    return new SchemaWriter() {
      @Override
      public int id() {
        return id;
      }

      @Override
      public void write(Object value, Encoder out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        own.write(value, encoder);
        encoder.flush();
        Object converted =
            new GenericDatumReader<>(from, to, new GenericData())
                .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
        new GenericDatumWriter<>(to, new GenericData()).write(converted, out);
      }
    };
  }
}
