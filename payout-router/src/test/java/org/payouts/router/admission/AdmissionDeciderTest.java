package org.payouts.router.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.Refusal;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.admission.AdmissionLimits;
import org.payouts.payout.ContentHashes;
import org.payouts.router.testing.Requests;

class AdmissionDeciderTest {
  private static final AdmissionLimits LIMITS = AdmissionLimits.sameCap(100_000);
  private static final Sha256 BYTES = sha(1);
  private static final Sha256 OTHER_BYTES = sha(2);
  private static final SourcePosition FIRST = new SourcePosition("bonus-requested", 0, 7L);
  private static final SourcePosition LATER = new SourcePosition("bonus-requested", 3, 9L);
  private static final BonusRequested REQUEST = Requests.prolific("id-1").build();
  private static final BonusRequested UPPER =
      Requests.prolific("id-1")
          .setTarget(
              new ProlificTarget("ws1", "study1", Requests.SUBMISSION.toUpperCase(Locale.ROOT)))
          .build();
  private static final PayoutAdmission REGISTERED =
      CommandFactory.admission(CommandFactory.canonical(command(REQUEST, BYTES, FIRST)));

  @Test
  void the_first_request_of_an_id_is_admitted() {
    AdmissionCandidate candidate = command(REQUEST, BYTES, FIRST);

    Decision decision = AdmissionDecider.decide(null, candidate, false);

    assertThat(decision)
        .isEqualTo(new Decision.Admit(REGISTERED, CommandFactory.canonical(candidate)));
    assertThat(REGISTERED.getPlatform()).isEqualTo(Platform.PROLIFIC);
    assertThat(REGISTERED.getSource()).isEqualTo(FIRST);
  }

  @Test
  void a_request_that_cannot_be_paid_is_admitted_with_its_refusal() {
    BonusRequested zero = Requests.prolific("id-1").setAmountMinor(0).build();

    Decision decision = AdmissionDecider.decide(null, command(zero, BYTES, FIRST), false);

    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Admit.class,
            admit -> {
              assertThat(admit.command().getRefusal().getCode()).isEqualTo("AMOUNT_NOT_POSITIVE");
              assertThat(admit.admission().getRefusal()).isEqualTo(admit.command().getRefusal());
            });
  }

  @Test
  void the_same_record_seen_again_is_silent() {
    assertThat(AdmissionDecider.decide(REGISTERED, command(REQUEST, BYTES, FIRST), false))
        .isEqualTo(new Decision.Replay());
  }

  @Test
  void a_resend_record_seen_again_in_its_own_place_is_silent_if_it_was_the_first() {
    assertThat(AdmissionDecider.decide(REGISTERED, command(REQUEST, BYTES, FIRST), true))
        .isEqualTo(new Decision.Replay());
  }

  @Test
  void another_record_in_the_same_place_is_no_replay() {
    assertThat(AdmissionDecider.decide(REGISTERED, command(REQUEST, OTHER_BYTES, FIRST), false))
        .isEqualTo(new Decision.Duplicate(REGISTERED));
  }

  @Test
  void equal_content_elsewhere_is_a_duplicate() {
    assertThat(AdmissionDecider.decide(REGISTERED, command(REQUEST, BYTES, LATER), false))
        .isEqualTo(new Decision.Duplicate(REGISTERED));
  }

  @Test
  void reason_batch_requester_and_times_are_not_content() {
    BonusRequested other =
        Requests.prolific("id-1")
            .setReason("Other words")
            .setBatch("batch-2")
            .setRequestedBy("somebody else")
            .setRequestedAt(Instant.EPOCH)
            .build();

    assertThat(AdmissionDecider.decide(REGISTERED, command(other, OTHER_BYTES, LATER), false))
        .isEqualTo(new Decision.Duplicate(REGISTERED));
  }

  @Test
  void an_id_already_known_is_a_duplicate_whatever_todays_limits_say() {
    AdmissionCandidate today =
        CommandFactory.candidate(
            REQUEST, 300, BYTES, LATER, Instant.EPOCH, "ledger", AdmissionLimits.sameCap(1));

    assertThat(today.written().getRefusal()).isNotNull();
    assertThat(AdmissionDecider.decide(REGISTERED, today, false))
        .isEqualTo(new Decision.Duplicate(REGISTERED));
  }

  @Test
  void another_amount_is_a_conflict() {
    assertConflict(Requests.prolific("id-1").setAmountMinor(426).build());
  }

  @Test
  void another_currency_is_a_conflict() {
    assertConflict(Requests.prolific("id-1").setCurrency("USD").build());
  }

  @Test
  void another_target_is_a_conflict() {
    assertConflict(
        Requests.prolific("id-1")
            .setTarget(new ProlificTarget("ws1", "study1", "690846826160be4b51b0c64b"))
            .build());
  }

  @Test
  void another_platform_is_a_conflict() {
    assertConflict(Requests.mturk("id-1").build());
    assertConflict(
        Requests.prolific("id-1").setTarget(new MTurkTarget("ws1", "study1", null)).build());
  }

  @Test
  void a_resend_of_the_same_bytes_gives_the_registered_command_unchanged() {
    PayoutCommand registered = CommandFactory.canonical(command(REQUEST, BYTES, FIRST));
    Instant later = Instant.ofEpochSecond(99);
    AdmissionCandidate repeated =
        CommandFactory.candidate(
            REQUEST, 300, BYTES, LATER, later, "re-created", AdmissionLimits.sameCap(1));

    assertThat(AdmissionDecider.decide(REGISTERED, repeated, true))
        .isEqualTo(new Decision.Reissue(registered));
  }

  @Test
  void a_resend_keeps_the_registered_refusal() {
    Refusal refusal = new Refusal("AMOUNT_TOO_LARGE", "as it was then");
    PayoutAdmission refused =
        new PayoutAdmission(
            REGISTERED.getPlatform(),
            REGISTERED.getContentHash(),
            REGISTERED.getRequestSha256(),
            REGISTERED.getSource(),
            REGISTERED.getAdmittedAt(),
            REGISTERED.getLedgerTopicId(),
            refusal);

    assertThat(AdmissionDecider.decide(refused, command(REQUEST, BYTES, LATER), true))
        .isInstanceOfSatisfying(
            Decision.Reissue.class,
            reissue -> assertThat(reissue.command().getRefusal()).isEqualTo(refusal));
  }

  @Test
  void a_resend_of_other_bytes_is_treated_like_any_other_record() {
    BonusRequested dearer = Requests.prolific("id-1").setAmountMinor(426).build();

    assertThat(AdmissionDecider.decide(REGISTERED, command(REQUEST, OTHER_BYTES, LATER), true))
        .isEqualTo(new Decision.Duplicate(REGISTERED));
    assertThat(AdmissionDecider.decide(REGISTERED, command(dearer, OTHER_BYTES, LATER), true))
        .isEqualTo(new Decision.Conflict(REGISTERED));
    assertThat(AdmissionDecider.decide(null, command(REQUEST, BYTES, LATER), true))
        .isInstanceOf(Decision.Admit.class);
  }

  @Test
  void a_command_is_small_and_its_hash_is_over_the_uncut_content() {
    String endless = "\uD83D\uDE00".repeat(50_000);
    BonusRequested request =
        Requests.prolific("id-1")
            .setTarget(new ProlificTarget(endless, endless, endless))
            .setCurrency(endless)
            .setReason(endless)
            .setBatch(endless)
            .setRequestedBy(endless)
            .build();

    PayoutCommand command = CommandFactory.canonical(command(request, BYTES, FIRST));

    assertThat(command.toString().length()).isLessThan(8_000);
    assertThat(command.getReason()).isEqualTo("\uD83D\uDE00".repeat(1_000));
    assertThat(command.getRefusal()).isNotNull();
    assertThat(command.getContentHash())
        .isEqualTo(ContentHashes.v2(request.getTarget(), 425, endless));
  }

  private static void assertConflict(BonusRequested other) {
    assertThat(AdmissionDecider.decide(REGISTERED, command(other, OTHER_BYTES, LATER), false))
        .isEqualTo(new Decision.Conflict(REGISTERED));
  }

  @Test
  void what_was_admitted_under_version_1_stays_a_duplicate_in_every_spelling_it_may_have() {
    PayoutAdmission earlier = CommandFactory.admission(command(REQUEST, BYTES, FIRST).command());
    assertThat(earlier.getContentHash()).isNotEqualTo(REGISTERED.getContentHash());

    assertThat(AdmissionDecider.decide(earlier, command(REQUEST, OTHER_BYTES, LATER), false))
        .isEqualTo(new Decision.Duplicate(earlier));
    assertThat(AdmissionDecider.decide(earlier, command(UPPER, OTHER_BYTES, LATER), false))
        .isEqualTo(new Decision.Duplicate(earlier));
    BonusRequested dearer = Requests.prolific("id-1").setAmountMinor(426).build();
    assertThat(AdmissionDecider.decide(earlier, command(dearer, OTHER_BYTES, LATER), false))
        .isEqualTo(new Decision.Conflict(earlier));
  }

  @Test
  void an_upper_case_admission_of_version_1_stays_a_duplicate_and_a_resend_is_unchanged() {
    PayoutCommand issued = command(UPPER, BYTES, FIRST).command();
    PayoutAdmission earlier = CommandFactory.admission(issued);

    assertThat(AdmissionDecider.decide(earlier, command(UPPER, OTHER_BYTES, LATER), false))
        .isEqualTo(new Decision.Duplicate(earlier));
    assertThat(AdmissionDecider.decide(earlier, command(UPPER, BYTES, LATER), true))
        .isEqualTo(new Decision.Reissue(issued));
  }

  @Test
  void a_candidate_keeps_both_versions_of_its_hash_as_a_command() {
    AdmissionCandidate candidate = command(UPPER, BYTES, FIRST);
    PayoutCommand passedOn = candidate.command();

    assertThat(passedOn.getContentHash())
        .isEqualTo(ContentHashes.v1(UPPER.getTarget(), 425, "GBP"));
    assertThat(AdmissionCandidate.ofCommand(passedOn, candidate.version2()).written())
        .isEqualTo(candidate.written());
    assertThat(AdmissionCandidate.ofCommand(passedOn, null).written())
        .as("of a router that knew one version")
        .isEqualTo(candidate.written());
  }

  private static AdmissionCandidate command(
      BonusRequested request, Sha256 bytes, SourcePosition source) {
    return CommandFactory.candidate(
        request, 300, bytes, source, Instant.ofEpochSecond(5), "ledger", LIMITS);
  }

  private static Sha256 sha(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return new Sha256(bytes);
  }
}
