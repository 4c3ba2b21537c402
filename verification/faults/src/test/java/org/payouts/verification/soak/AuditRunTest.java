package org.payouts.verification.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditRunTest {
  private static final String CLEAN =
      """
      {"open_payouts":0,"unrouted":0,"findings":[],
       "payouts":{"mturk":{"paid":89,"failed":1},"prolific":{"paid":10}},
       "verdicts":[{"number":7,"note":"100 of 100 histories complete, the others compacted"}]}""";

  private static List<String> problems(int exit, String json) throws JsonProcessingException {
    AuditRun.Result result = new AuditRun.Result(exit, 1, 1, new ObjectMapper().readTree(json));
    return AuditRun.problems(result, 100);
  }

  @Test
  void a_clean_audit_of_everything_is_no_problem() throws JsonProcessingException {
    assertThat(problems(0, CLEAN)).isEmpty();
  }

  @Test
  void an_audit_that_finds_something_is() throws JsonProcessingException {
    String found = CLEAN.replace("\"findings\":[]", "\"findings\":[{\"text\":\"twice\"}]");
    assertThat(problems(1, found)).hasSize(2).anyMatch(each -> each.contains("twice"));
  }

  @Test
  void a_payout_that_is_open_missing_or_without_its_whole_history_is()
      throws JsonProcessingException {
    assertThat(problems(0, CLEAN.replace("\"open_payouts\":0", "\"open_payouts\":1"))).hasSize(1);
    assertThat(problems(0, CLEAN.replace("\"paid\":89", "\"paid\":88"))).hasSize(1);
    assertThat(problems(0, CLEAN.replace("\"unrouted\":0", "\"unrouted\":2"))).hasSize(1);
    assertThat(problems(0, CLEAN.replace("100 of 100", "99 of 100"))).hasSize(1);
  }
}
