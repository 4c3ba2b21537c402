package org.payouts.workers.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7||7000",
        "0||0",
        "999999||3600000",
        "-1||0",
        "soon||0",
        "Sat, 21 Nov 2026 10:00:30 GMT|Sat, 21 Nov 2026 10:00:00 GMT|30000",
        "Sat, 21 Nov 2026 09:00:00 GMT|Sat, 21 Nov 2026 10:00:00 GMT|0",
        "Sat, 21 Nov 2026 10:00:30 GMT||0"
      })
  void retry_after_is_seconds_or_a_date(String wish, String date, long expectedMs) {
    Map<String, String> headers =
        date == null ? Map.of("retry-after", wish) : Map.of("retry-after", wish, "date", date);
    assertThat(RetryAfter.ms(new ProviderResponse.Response(429, headers, "", true)))
        .isEqualTo(expectedMs);
  }

  @Test
  void json_is_read_without_guessing() {
    assertThat(Json.object(response("{\"a\":1}"))).isPresent();
    assertThat(Json.object(response("{\"a\":1} x"))).isEmpty();
    assertThat(Json.object(response("{\"a\":1,\"a\":2}"))).isEmpty();
    assertThat(Json.object(response("[]"))).isEmpty();
    assertThat(Json.number(Json.object(response("{\"a\":283.34}")).get().path("a")))
        .hasToString("Optional[283.34]");
  }

  private static ProviderResponse.Response response(String body) {
    return new ProviderResponse.Response(200, Map.of(), body, true);
  }
}
