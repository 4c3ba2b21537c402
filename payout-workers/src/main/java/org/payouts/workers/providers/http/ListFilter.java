package org.payouts.workers.providers.http;

/**
 * What is kept of a JSON array of objects that may be too large for memory: the elements whose text
 * field {@code field} is the ID {@code value}, however it is spelled. The array is read as a
 * stream.
 *
 * @param maxBytes a longer body is given up
 */
public record ListFilter(String field, String value, long maxBytes) {
  /** 64 MiB. */
  public static final long MAX_BYTES = 64L << 20;

  public ListFilter {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("A list of " + maxBytes + " bytes holds nothing");
    }
  }
}
