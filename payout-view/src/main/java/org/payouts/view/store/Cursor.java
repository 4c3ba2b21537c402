package org.payouts.view.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The place behind the last row of a page: what the rows are ordered by. */
record Cursor(long first, String second) {
  private static final String SEPARATOR = " ";

  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((first + SEPARATOR + second).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a cursor that a page had.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Optional<Cursor> of(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    String[] parts =
        new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(SEPARATOR, 2);
    if (parts.length != 2) {
      throw new IllegalArgumentException("not the place of a page");
    }
    return Optional.of(new Cursor(Long.parseLong(parts[0]), parts[1]));
  }
}
