package org.payouts.workers.prolific;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.payouts.workers.http.HttpQuestion;
import org.payouts.workers.http.HttpReply;
import org.payouts.workers.http.Replies;

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
    HttpReply.Response response = (HttpReply.Response) Replies.of(200, page);
    HttpQuestion study = ProlificRequests.studyKept("s1");
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
    HttpReply.Response response = (HttpReply.Response) Replies.of(200, page);
    HttpQuestion project = ProlificRequests.projectKept("p1");
    assertThat(ProlificRequests.isKept(project, response)).isEqualTo(kept);
  }
}
