package org.payouts.export.files;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;
import org.payouts.export.table.ColumnType;
import org.payouts.export.table.ExportedTable;

/** Parquet, with decimals and times of their own types. */
final class ParquetRows implements RowWriter {
  private static final long MICROS = 1_000_000;
  private static final long NANOS_OF_MICRO = 1_000;

  private final MessageType schema;
  private final List<ExportedTable.Named> columns;
  private final ParquetWriter<Group> writer;

  ParquetRows(Path file, ExportedTable table) throws IOException {
    this.columns = table.columns();
    this.schema =
        new MessageType(
            table.tableName(),
            columns.stream().map(ParquetRows::type).map(Type.class::cast).toList());
    this.writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(schema)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build();
  }

  private static Type type(ExportedTable.Named column) {
    return switch (column.type()) {
      case TEXT ->
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(column.name());
      case INTEGER -> Types.optional(PrimitiveTypeName.INT32).named(column.name());
      case LONG -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
      case DECIMAL ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(
                  LogicalTypeAnnotation.decimalType(
                      ColumnType.DECIMAL_SCALE, ColumnType.DECIMAL_PRECISION))
              .named(column.name());
      case TIMESTAMP ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
              .named(column.name());
    };
  }

  @Override
  public void write(@Nullable Object[] row) throws IOException {
    Group group = new SimpleGroup(schema);
    for (int i = 0; i < row.length; i++) {
      Object value = row[i];
      if (value instanceof String text) {
        group.add(i, text);
      } else if (value instanceof Integer number) {
        group.add(i, number);
      } else if (value instanceof Long number) {
        group.add(i, number);
      } else if (value instanceof BigDecimal number) {
        group.add(i, number.unscaledValue().longValueExact());
      } else if (value instanceof Instant time) {
        group.add(i, time.getEpochSecond() * MICROS + time.getNano() / NANOS_OF_MICRO);
      }
    }
    writer.write(group);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
