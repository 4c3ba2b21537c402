package org.payouts.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {

  @ParameterizedTest
  @ValueSource(strings = {"/", "/payouts", "/payouts?batch=may%20a&state=paid", "/payouts/may:1"})
  void a_page_of_the_console_is_returned_to(String path) {
    assertThat(ReturnPath.of(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "payouts",
        "https://evil.example.org/",
        "//evil.example.org",
        "/\\evil.example.org",
        "/\t/evil.example.org",
        "/\r\nSet-Cookie: a=b",
        "/pay outs",
        "/päy",
        "javascript:alert(1)",
        "/sign-in?return=/",
        "/signed-out"
      })
  void everything_else_leads_to_the_first_page(String path) {
    assertThat(ReturnPath.of(path)).isEqualTo("/");
  }

  @Test
  void nothing_and_too_much_lead_to_the_first_page() {
    assertThat(ReturnPath.of(null)).isEqualTo("/");
    assertThat(ReturnPath.of("/" + "a".repeat(3_000))).isEqualTo("/");
  }
}
