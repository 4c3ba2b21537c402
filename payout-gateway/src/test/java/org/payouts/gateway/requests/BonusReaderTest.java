package org.payouts.gateway.requests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.RespondentTarget;
import org.payouts.admission.AdmissionLimits;
import org.payouts.gateway.problems.FieldError;

class BonusReaderTest {
  private static final String MTURK =
      "\"target\":{\"platform\":\"mturk\",\"worker_id\":\"A1\",\"assignment_id\":\"3A\"}";
  private static final String RESPONDENT =
      "\"target\":{\"platform\":\"respondent\",\"project_id\":\"p\","
          + "\"screener_response_id\":\"r\",\"incentive\":\"25.00\"}";

  private final BonusReader reader = new BonusReader(AdmissionLimits.defaults());
  private final List<FieldError> errors = new ArrayList<>();

  private @Nullable BonusRequested read(String json) throws JsonProcessingException {
    return reader.read(new ObjectMapper().readTree(json), "", "lab", null, errors);
  }

  private static String mturk(String more) {
    return "{\"payout_id\":\"a\"," + MTURK + "," + more + "}";
  }

  @Test
  void amounts_are_read_from_text_or_from_whole_minor_units() throws Exception {
    BonusRequested text = read(mturk("\"amount\":\"4.2\",\"currency\":\"USD\""));
    BonusRequested whole = read(mturk("\"amount_minor\":420,\"currency\":\"USD\""));

    assertThat(errors).isEmpty();
    assertThat(text).isEqualTo(whole);
    assertThat(whole.getAmountMinor()).isEqualTo(420);
    assertThat(whole.getRequestedBy()).isEqualTo("lab");
    assertThat(whole.getTarget()).isEqualTo(new MTurkTarget("A1", "3A", null));
  }

  @Test
  void an_incentive_is_an_amount_as_well() throws Exception {
    BonusRequested request =
        read("{\"payout_id\":\"a\"," + RESPONDENT + ",\"amount\":\"27.5\",\"currency\":\"USD\"}");

    assertThat(request.getTarget()).isEqualTo(new RespondentTarget("p", "r", 2500L));
  }

  @Test
  void the_idempotency_key_is_the_payout_id_where_the_body_has_none() throws Exception {
    String body = "{" + MTURK + ",\"amount\":\"1\",\"currency\":\"USD\"}";

    assertThat(
            reader
                .read(new ObjectMapper().readTree(body), "", "lab", "key-1", errors)
                .getPayoutId())
        .isEqualTo("key-1");
    assertThat(
            reader.read(
                new ObjectMapper().readTree(mturk("\"amount\":\"1\",\"currency\":\"USD\"")),
                "",
                "lab",
                "key-1",
                errors))
        .isNull();
    assertThat(errors).extracting(FieldError::code).containsExactly("NOT_THE_KEY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"amount\":4.25,\"currency\":\"USD\"' | /amount | WRONG_TYPE",
        "'\"amount\":\"4.255\",\"currency\":\"USD\"' | /amount | INVALID",
        "'\"amount\":\"0\",\"currency\":\"USD\"' | /amount | AMOUNT_NOT_POSITIVE",
        "'\"amount_minor\":4.0,\"currency\":\"USD\"' | /amount_minor | WRONG_TYPE",
        "'\"amount_minor\":1e2,\"currency\":\"USD\"' | /amount_minor | WRONG_TYPE",
        "'\"amount_minor\":\"100\",\"currency\":\"USD\"' | /amount_minor | WRONG_TYPE",
        "'\"amount_minor\":100001,\"currency\":\"USD\"' | /amount_minor | AMOUNT_TOO_LARGE",
        "'\"amount_minor\":99999999999999999999,\"currency\":\"USD\"' | /amount_minor | WRONG_TYPE",
        "'\"amount\":\"1\",\"amount_minor\":100,\"currency\":\"USD\"' | /amount | BOTH",
        "'\"currency\":\"USD\"' | /amount | MISSING",
        "'\"amount\":\"1\"' | /currency | MISSING",
        "'\"amount\":\"1\",\"currency\":\"usd\"' | /currency | CURRENCY_NOT_SUPPORTED",
        "'\"ammount\":\"1\",\"amount\":\"1\",\"currency\":\"USD\"' | /ammount | UNKNOWN_FIELD",
        "'\"amount\":\"1\",\"currency\":\"USD\",\"requested_at\":\"today\"' | /requested_at | INVALID",
        "'\"amount\":\"1\",\"currency\":\"USD\",\"batch\":\"\"' | /batch | INVALID",
      })
  void each_flaw_names_its_field_and_a_stable_code(String fields, String pointer, String code)
      throws Exception {
    assertThat(read(mturk(fields))).isNull();
    assertThat(errors).extracting(FieldError::pointer).containsExactly(pointer);
    assertThat(errors).extracting(FieldError::code).containsExactly(code);
  }

  @Test
  void all_flaws_are_named_at_once_and_no_identifier_is_quoted() throws Exception {
    BonusRequested none =
        read(
            "{\"payout_id\":\"no id\",\"amount\":\"1\",\"currency\":\"USD\",\"target\":"
                + "{\"platform\":\"mturk\",\"worker_id\":\"not-a-worker\",\"assignment_id\":\"\"}}");

    assertThat(none).isNull();
    assertThat(errors)
        .extracting(FieldError::pointer)
        .containsExactlyInAnyOrder("/payout_id", "/target/worker_id", "/target/assignment_id");
    assertThat(errors)
        .extracting(FieldError::detail)
        .noneMatch(detail -> detail.contains("not-a-worker"));
  }

  @Test
  void an_incentive_above_the_amount_is_refused_as_everywhere() throws Exception {
    assertThat(
            read("{\"payout_id\":\"a\"," + RESPONDENT + ",\"amount\":\"20\",\"currency\":\"USD\"}"))
        .isNull();
    assertThat(errors).extracting(FieldError::code).containsExactly("AMOUNT_BELOW_INCENTIVE");
  }

  @Test
  void an_element_that_is_no_object_is_named_by_its_place() throws Exception {
    reader.read(new ObjectMapper().readTree("[1]").get(0), "/0", "lab", null, errors);

    assertThat(errors).extracting(FieldError::pointer).containsExactly("/0");
  }
}
