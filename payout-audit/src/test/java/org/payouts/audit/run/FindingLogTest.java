package org.payouts.audit.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.payouts.audit.checks.Check;
import org.payouts.audit.checks.Finding;

/** Which findings a report lists when there are too many. */
class FindingLogTest {
  private final FindingLog log = new FindingLog();

  private void found(Check check, int times) {
    for (int i = 0; i < times; i++) {
      log.add(new Finding(check, "p" + i, null, "wrong"));
    }
  }

  private long listed(Check check) {
    return log.listed().stream().filter(finding -> finding.check() == check).count();
  }

  @Test
  void a_check_with_many_findings_hides_none_of_a_later_pass() {
    found(Check.CONSERVATION, 2 * Audit.MOST_LISTED);
    found(Check.ONE_PAYMENT, 3);
    assertThat(listed(Check.ONE_PAYMENT)).isEqualTo(3);
    assertThat(listed(Check.CONSERVATION)).isEqualTo(Audit.MOST_LISTED - 3);
    assertThat(log.count()).isEqualTo(2 * Audit.MOST_LISTED + 3);
    assertThat(log.count(Check.CONSERVATION)).isEqualTo(2 * Audit.MOST_LISTED);
  }

  @Test
  void every_check_has_its_share_and_the_list_its_limit() {
    for (Check check : Check.values()) {
      found(check, Audit.MOST_LISTED);
    }
    assertThat(log.listed()).hasSize(Audit.MOST_LISTED);
    for (Check check : Check.values()) {
      assertThat(listed(check)).as(check.name()).isGreaterThan(70);
    }
  }
}
