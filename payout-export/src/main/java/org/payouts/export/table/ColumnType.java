package org.payouts.export.table;

/** What a column holds. The values are String, Integer, Long, BigDecimal and Instant. */
public enum ColumnType {
  TEXT,
  INTEGER,
  LONG,
  /** Major units with {@link #DECIMAL_SCALE} decimals, enough for every currency. */
  DECIMAL,
  /** A moment, in microseconds. */
  TIMESTAMP;

  public static final int DECIMAL_PRECISION = 18;
  public static final int DECIMAL_SCALE = 4;
}
