package org.payouts.workers.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorTextTest {
  private static final String OTHER = "60d9aadeb86739de712faee0";
  private static final String OWN = "5f2c9e1b8a7d6c5b4a392817";

  private static String text(int status, String body, String... own) {
    return ((ProviderResponse.Response) Replies.of(status, body)).text(own);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"error\":{\"status\":400,\"error_code\":140005,\"title\":\"Bad request\","
            + "\"detail\":\"No balance.\",\"additional_information\":\"/docs\"}}"
            + "|HTTP 400 140005 Bad request: No balance.",
        "{\"status\":400,\"error_code\":140005,\"title\":\"Bad request\",\"detail\":[\"a\",\"b\"]}"
            + "|HTTP 400 140005 Bad request: a; b",
        "{\"error\":{\"detail\":{\"csv_bonuses\":[\"wrong\"]},\"traceback\":\"at line 3\"}}"
            + "|HTTP 400 csv_bonuses: wrong",
        "{\"message\":\"Not ours\",\"detail\":\"x\"}|HTTP 400 Not ours: x",
        "{\"statusCode\":400,\"message\":[\"tip is odd\"],\"error\":\"Bad Request\"}"
            + "|HTTP 400 Bad Request: tip is odd",
        "\"no\"|HTTP 400 no",
        "[{\"userId\":\"u1\"}]|HTTP 400",
        "{}|HTTP 400",
        "null|HTTP 400",
        "{\"user\":\"Ann\",\"email\":\"ann@example.org\"}|HTTP 400"
      })
  void of_an_error_only_code_title_and_detail_are_shown(String body, String expected) {
    assertThat(text(400, body)).isEqualTo(expected);
  }

  @Test
  void of_a_success_only_the_status_is_shown() {
    assertThat(text(202, "\"queued for Ann\"")).isEqualTo("HTTP 202");
    assertThat(text(200, "[{\"userId\":\"u1\",\"detail\":\"x\"}]")).isEqualTo("HTTP 200");
    assertThat(text(201, "")).isEqualTo("HTTP 201");
  }

  @Test
  void a_page_is_never_quoted() {
    String page = "<html>session of Ann</html>";
    assertThat(text(502, page)).isEqualTo("HTTP 502, no known content type, 27 bytes");
    ProviderResponse.Response typed =
        (ProviderResponse.Response)
            Replies.of(502, page, "content-type", "text/HTML; charset=utf-8");
    assertThat(typed.text()).isEqualTo("HTTP 502, text/html, 27 bytes");
    ProviderResponse.Response half =
        new ProviderResponse.Response(400, Map.of(), "{\"detail\":\"Ann", "broke off");
    assertThat(half.text())
        .isEqualTo("HTTP 400, no known content type, 14 bytes (body incomplete: broke off)");
  }

  @Test
  void no_participant_but_ones_own_is_named() {
    String body =
        "{\"error\":{\"title\":\"Bad request\",\"detail\":\"Not in the study: "
            + OWN
            + ", "
            + OTHER
            + ", A2SUAM1J3GNN3B, 123e4567-e89b-12d3-a456-426614174000, ann.b@example.org.\"}}";
    assertThat(text(400, body, OWN))
        .isEqualTo("HTTP 400 Bad request: Not in the study: " + OWN + ", [id], [id], [id], [id]");
    assertThat(text(400, body)).doesNotContain(OWN, OTHER, "A2SUAM", "426614174000", "example");
    assertThat(text(400, "{\"detail\":\"" + OWN.toUpperCase() + " 2 of 150 in 2026\"}", OWN))
        .isEqualTo("HTTP 400 " + OWN.toUpperCase() + " 2 of 150 in 2026");
    assertThat(text(400, "{\"detail\":{\"" + OTHER + "\":[\"unknown\"]}}"))
        .isEqualTo("HTTP 400 [id]: unknown");
  }

  @Test
  void what_is_shown_is_one_bounded_harmless_line() {
    String body = "{\"detail\":\"a\\r\\nb\\u001b[31m\\u202ec" + "x y".repeat(100_000) + "\"}";
    String text = text(422, body);
    assertThat(text).startsWith("HTTP 422 a b [31m cx").hasSizeLessThan(330).endsWith("...");
    assertThat(text(422, "{\"title\":\"" + "x y".repeat(9_999) + "\"}")).hasSizeLessThan(130);
  }

  @Test
  void a_hostile_body_costs_no_stack() {
    String deep = "{\"detail\":" + "[".repeat(900) + "\"x\"" + "]".repeat(900) + "}";
    assertThat(text(400, deep)).isEqualTo("HTTP 400");
    assertThat(text(400, "[".repeat(500_000))).startsWith("HTTP 400, no known content type");
  }

  @Test
  void printing_a_reply_shows_neither_body_nor_header() {
    ProviderResponse reply = Replies.of(200, "{\"name\":\"Ann\"}", "set-cookie", "session=1");
    assertThat(reply).hasToString("Response[HTTP 200]");
  }
}
