package org.payouts.workers.providers.prolific;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.payouts.workers.providers.http.ProviderRequest;
import org.payouts.workers.providers.http.ProviderResponse;
import org.payouts.workers.providers.http.Replies;

class ProlificRequestsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"s1\",\"currency_code\":\"GBP\"} | true",
        "{\"currency_code\":\"GBP\"}               | false",
        "{\"id\":\"s2\",\"currency_code\":\"GBP\"} | false",
        "{\"id\":\"s1\",\"currency_code\":7}       | false",
        "<html></html>                             | false",
      })
  void only_a_page_that_can_be_read_serves_again(String page, boolean kept) {
    ProviderResponse.Response response = (ProviderResponse.Response) Replies.of(200, page);
    ProviderRequest study = ProlificRequests.studyKept("s1");
    assertThat(ProlificRequests.isKept(study, response)).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"p1\"} | true",
        "{\"id\":\"p2\"} | false",
        "{} | false",
        "<html></html> | false"
      })
  void so_does_only_the_projects_own_page(String page, boolean kept) {
    ProviderResponse.Response response = (ProviderResponse.Response) Replies.of(200, page);
    ProviderRequest project = ProlificRequests.projectKept("p1");
    assertThat(ProlificRequests.isKept(project, response)).isEqualTo(kept);
  }
}
