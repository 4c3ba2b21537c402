package org.payouts.audit.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.PayoutCommand;
import org.payouts.RejectionCode;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.audit.history.AuditHorizon;
import org.payouts.audit.history.AuditedRequest;
import org.payouts.audit.history.Kind;
import org.payouts.audit.history.PayoutHistory;
import org.payouts.audit.history.RecordPosition;
import org.payouts.payout.ContentHashes;

/** What may become of a request. */
class RequestsTest {
  private static final Set<Kind> REQUESTS = EnumSet.of(Kind.REQUEST, Kind.REJECTION, Kind.COMMAND);
  private static final Sha256 DIGEST = new Sha256(new byte[32]);
  private static final BonusRequested CONTENT = request(null, null);

  private static BonusRequested request(@Nullable String batch, @Nullable String requester) {
    return BonusRequested.newBuilder()
        .setPayoutId("a")
        .setTarget(new MTurkTarget("WORKER", "ASSIGNMENT", null))
        .setAmountMinor(50)
        .setCurrency("USD")
        .setBatch(batch)
        .setRequestedBy(requester)
        .build();
  }

  private static BonusRejected rejection(RejectionCode code) {
    return BonusRejected.newBuilder()
        .setCode(code)
        .setPayoutId("a")
        .setSource(new SourcePosition("bonus-requested", 0, 0L))
        .setRecordedAt(Instant.EPOCH)
        .setValueSha256(DIGEST)
        .setValueSize(1)
        .setValueHead(ByteBuffer.allocate(0))
        .build();
  }

  /** A request and its rejection; the ID has no command. */
  private static List<Finding> rejected(
      RejectionCode code, @Nullable BonusRequested content, Set<Kind> recorded) {
    PayoutHistory history =
        new PayoutHistory("a")
            .request(
                new RecordPosition("bonus-requested", 0, 0, 0),
                new AuditedRequest(DIGEST, content, false))
            .rejection(new RecordPosition("bonus-rejected", 0, 0, 0), rejection(code));
    return HistoryJudge.judge(history, Rules.pipeline(0).recorded(recorded));
  }

  @ParameterizedTest
  @EnumSource(
      value = RejectionCode.class,
      names = {"DUPLICATE", "CONFLICT", "INVALID"})
  void nothing_rejects_a_valid_request_whose_id_no_command_owns(RejectionCode code) {
    assertThat(rejected(code, CONTENT, EnumSet.allOf(Kind.class)))
        .extracting(Finding::check)
        .containsExactly(Check.CONSERVATION);
    assertThat(rejected(code, CONTENT, EnumSet.of(Kind.REQUEST, Kind.REJECTION))).isEmpty();
  }

  @Test
  void a_request_that_cannot_own_its_id_is_invalid_and_needs_no_command() {
    assertThat(rejected(RejectionCode.INVALID, null, EnumSet.allOf(Kind.class))).isEmpty();
  }

  // ---- what a command may leave out ------------------------------------------------------------

  private static List<String> admitted(
      BonusRequested content, Consumer<PayoutCommand.Builder> change) {
    Rules rules = Rules.pipeline(0).recorded(EnumSet.of(Kind.REQUEST, Kind.COMMAND));
    return HistoryJudge.judge(commanded(content, change), rules).stream()
        .map(Finding::text)
        .toList();
  }

  /** A request, and the command that it became. */
  private static PayoutHistory commanded(
      BonusRequested content, Consumer<PayoutCommand.Builder> change) {
    PayoutCommand.Builder command =
        PayoutCommand.newBuilder()
            .setPayoutId("a")
            .setTarget(content.getTarget())
            .setAmountMinor(content.getAmountMinor())
            .setCurrency(content.getCurrency())
            .setBatch(content.getBatch())
            .setRequestedBy(content.getRequestedBy())
            .setContentHash(ContentHashes.v2(content.getTarget(), 50, "USD"))
            .setRequestSha256(DIGEST)
            .setSource(new SourcePosition("bonus-requested", 0, 0L))
            .setAdmittedAt(Instant.EPOCH)
            .setLedgerTopicId("x");
    change.accept(command);
    return new PayoutHistory("a")
        .request(
            new RecordPosition("bonus-requested", 0, 0, 0),
            new AuditedRequest(DIGEST, content, false))
        .command(new RecordPosition("payout-commands-mturk", 0, 0, 0), command.build());
  }

  @Test
  void labels_are_cut_at_their_longest_and_nowhere_else() {
    BonusRequested named = request("may-pilot", "R. Quest");
    assertThat(admitted(named, command -> {})).isEmpty();
    assertThat(admitted(named, command -> command.setBatch("may")))
        .singleElement()
        .asString()
        .startsWith("the command's batch is may");
    assertThat(admitted(named, command -> command.setBatch(null)))
        .singleElement()
        .asString()
        .startsWith("the command's batch is null");
    assertThat(admitted(named, command -> command.setRequestedBy("R.")))
        .singleElement()
        .asString()
        .startsWith("the command's requested_by is R.");
    BonusRequested longest = request("b".repeat(129), "r".repeat(129));
    assertThat(
            admitted(
                longest,
                command -> command.setBatch("b".repeat(128)).setRequestedBy("r".repeat(128))))
        .isEmpty();
  }

  // ---- which request is the first --------------------------------------------------------------

  /** The second of two requests is admitted, and the first is its duplicate. */
  private static List<String> overtaken(boolean setAside) {
    AuditHorizon horizon =
        new AuditHorizon() {
          @Override
          public boolean judged(RecordPosition position) {
            return true;
          }

          @Override
          public boolean passed(RecordPosition input) {
            return true;
          }

          @Override
          public boolean wasSetAside(RecordPosition request) {
            return setAside && request.offset() == 0;
          }
        };
    SourcePosition second = new SourcePosition("bonus-requested", 0, 1L);
    BonusRejected duplicate = rejection(RejectionCode.DUPLICATE);
    duplicate.put("first_source", second);
    PayoutHistory history =
        commanded(CONTENT, command -> command.setSource(second))
            .request(
                new RecordPosition("bonus-requested", 0, 1, 0),
                new AuditedRequest(DIGEST, CONTENT, false))
            .rejection(new RecordPosition("bonus-rejected", 0, 0, 0), duplicate);
    Rules rules = Rules.pipeline(0).recorded(REQUESTS).horizon(horizon);
    return HistoryJudge.judge(history, rules).stream().map(Finding::text).toList();
  }

  @Test
  void only_a_request_that_was_set_aside_is_overtaken_by_a_later_one() {
    assertThat(overtaken(true)).isEmpty();
    assertThat(overtaken(false)).singleElement().asString().contains("@0 came first");
  }
}
