package org.payouts.cli.requests;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to read a request file.
 *
 * @param batch label for payout IDs and the event's batch field; needed where the file has no
 *     payout_id column
 * @param constants values that hold for every line, such as the study of Prolific's bulk format
 * @param headers the file's own header for a field, where it is not the field's name
 * @param skipWithoutAmount leave out lines whose amount is empty instead of refusing the file
 * @param source what the file itself does not say about its format
 */
public record RequestOptions(
    @Nullable String batch,
    Map<Field, String> constants,
    Map<Field, String> headers,
    boolean skipWithoutAmount,
    SourceFormat source) {

  public RequestOptions {
    constants = copy(constants);
    headers = copy(headers);
  }

  /** No label, nothing fixed, the project's own header. */
  public static RequestOptions plain() {
    return new RequestOptions(null, Map.of(), Map.of(), false, SourceFormat.ANY);
  }

  /** The same with a label. */
  public RequestOptions withBatch(@Nullable String label) {
    return new RequestOptions(label, constants, headers, skipWithoutAmount, source);
  }

  /** The same with a value that holds for every line. */
  public RequestOptions with(Field field, String value) {
    Map<Field, String> more = copy(constants);
    more.put(field, value);
    return new RequestOptions(batch, more, headers, skipWithoutAmount, source);
  }

  /** The same with the file's own header for a field. */
  public RequestOptions withHeader(Field field, String header) {
    Map<Field, String> more = copy(headers);
    more.put(field, header);
    return new RequestOptions(batch, constants, more, skipWithoutAmount, source);
  }

  /** The same with what is known of the format. */
  public RequestOptions with(SourceFormat format) {
    return new RequestOptions(batch, constants, headers, skipWithoutAmount, format);
  }

  /** The same, leaving out lines without an amount. */
  public RequestOptions skippingWithoutAmount() {
    return new RequestOptions(batch, constants, headers, true, source);
  }

  private static Map<Field, String> copy(Map<Field, String> map) {
    Map<Field, String> copy = new EnumMap<>(Field.class);
    copy.putAll(map);
    return copy;
  }
}
