package org.payouts.workers.providers.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The wait a provider asks for: seconds, or an HTTP date, which is counted from the answer's own
 * {@code Date} so that no clock is needed.
 */
final class RetryAfter {
  /** A longer wish is cut: the probe that ends a pause must not be put off for days. */
  static final long LONGEST_MS = Duration.ofHours(1).toMillis();

  private RetryAfter() {}

  /** Milliseconds; 0 if nothing usable was said. */
  static long ms(ProviderResponse.Response response) {
    Optional<String> wish = response.header("retry-after").map(String::trim);
    if (wish.isEmpty()) {
      return 0;
    }
    return wish.get().matches("\\d{1,9}")
        ? Math.min(LONGEST_MS, Long.parseLong(wish.get()) * 1000)
        : until(wish.get(), response);
  }

  private static long until(String date, ProviderResponse.Response response) {
    try {
      ZonedDateTime then = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
      ZonedDateTime now =
          ZonedDateTime.parse(
              response.header("date").orElse(""), DateTimeFormatter.RFC_1123_DATE_TIME);
      return Math.max(0, Math.min(LONGEST_MS, Duration.between(now, then).toMillis()));
    } catch (DateTimeException e) {
      return 0;
    }
  }
}
