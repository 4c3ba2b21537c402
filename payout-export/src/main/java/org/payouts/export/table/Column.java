package org.payouts.export.table;

import java.util.function.Function;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table that is made of a topic's records.
 *
 * @param name in lower case
 */
public record Column(
    String name, ColumnType type, Function<IndexedRecord, @Nullable Object> value) {}
