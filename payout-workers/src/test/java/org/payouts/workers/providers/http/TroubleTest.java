package org.payouts.workers.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.Reason;

class TroubleTest {

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 301, 400, 402, 403, 404, 409, 422})
  void what_means_something_to_the_question_is_no_trouble_of_everybody(int status) {
    assertThat(ProviderError.of(Replies.of(status, "{}"), "lane")).isEmpty();
  }

  @Test
  void no_answer_and_5xx_pause_nothing() {
    for (ProviderResponse reply :
        new ProviderResponse[] {
          Replies.notSent(), Replies.noAnswer(), Replies.of(500, ""), Replies.html(503)
        }) {
      ProviderError trouble = ProviderError.of(reply, "lane").orElseThrow();
      assertThat(trouble.reason().code()).isEqualTo(Reason.UNREACHABLE);
      assertThat(trouble.pause()).isNull();
    }
  }

  @Test
  void refused_credentials_pause_the_account() {
    ProviderError trouble = ProviderError.of(Replies.of(401, "{}"), "lane").orElseThrow();
    assertThat(trouble.pause()).isEqualTo(Pause.account(trouble.reason()));
    assertThat(trouble.reason().code()).isEqualTo(Reason.CREDENTIALS);
  }

  @Test
  void too_many_requests_pause_the_lane_as_long_as_asked_for() {
    ProviderError trouble =
        ProviderError.of(Replies.of(429, "{}", "retry-after", "7"), "lane").orElseThrow();
    assertThat(trouble.pause()).isEqualTo(Pause.lane("lane", 7000, trouble.reason()));
    assertThat(trouble.reason().code()).isEqualTo(Reason.RATE_LIMITED);
  }

  @ParameterizedTest
  @CsvSource({"403,FORBIDDEN", "404,NOT_FOUND", "200,UNEXPECTED_ANSWER", "409,UNEXPECTED_ANSWER"})
  void an_odd_answer_names_its_remedy_and_quotes_no_body(int status, String code) {
    Reason reason =
        ProviderError.oddly("study s1", (ProviderResponse.Response) Replies.html(status));
    assertThat(reason.code()).isEqualTo(code);
    assertThat(reason.text())
        .startsWith("study s1 was answered with HTTP " + status)
        .contains("Check");
    assertThat(reason.text()).doesNotContain("body>");
  }
}
