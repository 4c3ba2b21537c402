package org.payouts.audit.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRejected;
import org.payouts.BonusRequested;
import org.payouts.PayoutRequester;
import org.payouts.ProlificTarget;
import org.payouts.RejectionCode;
import org.payouts.Sha256;
import org.payouts.SourcePosition;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.records.InMemoryRecords;
import org.payouts.audit.records.RawRecord;
import org.payouts.audit.records.Values;
import org.payouts.audit.run.Audit;
import org.payouts.topics.Topics;

/** What the audit finds in requesters' topics; the whole audit runs over its files. */
class RequestersTest {
  private static final String LAB = "bonus-requested.lab";

  private final List<SpecificRecord> values = new ArrayList<>();
  private final InMemoryRecords dump = new InMemoryRecords(Map.of(), 0);
  private long offset;

  /** A record's bytes are its number. */
  private final class Numbered implements Values {
    @Override
    public <T extends SpecificRecord> T specific(String topic, byte[] value, Class<T> type) {
      return type.cast(values.get(ByteBuffer.wrap(value).getInt()));
    }

    @Override
    public IndexedRecord generic(String topic, byte[] value) {
      return values.get(ByteBuffer.wrap(value).getInt());
    }

    @Override
    public void close() {}
  }

  private byte[] bytes(SpecificRecord record) {
    values.add(record);
    return ByteBuffer.allocate(4).putInt(values.size() - 1).array();
  }

  private RecordPosition write(
      String topic, @Nullable String key, byte[] value, @Nullable String origin) {
    RecordPosition at = new RecordPosition(topic, 0, offset++, 1_000);
    dump.add(
        new RawRecord(
            at, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value, false, origin));
    return at;
  }

  private void rule(long revision, long upTo) {
    PayoutRequester rule =
        PayoutRequester.newBuilder()
            .setName("lab")
            .setActive(true)
            .setPayoutIds(List.of("lab:"))
            .setAccounts(List.of("prolific"))
            .setStudies(List.of("*"))
            .setUpTo(Map.of("GBP", upTo))
            .setBy("Ada")
            .setBecause("a test")
            .setDecidedAt(Instant.EPOCH)
            .setRevision(revision)
            .build();
    write(Topics.REQUESTERS, "lab", bytes(rule), null);
  }

  private byte[] request(String id, long minor) {
    return bytes(
        BonusRequested.newBuilder()
            .setPayoutId(id)
            .setTarget(new ProlificTarget("ws", "study", "690846826160be4b51b0c64a"))
            .setAmountMinor(minor)
            .setCurrency("GBP")
            .build());
  }

  private static String place(RecordPosition at) {
    return at.topic() + "-" + at.partition() + "-" + at.offset();
  }

  private RecordPosition asked(byte[] value) {
    return write(LAB, null, value, null);
  }

  private RecordPosition copied(RecordPosition from, byte[] value) {
    return write(Topics.BONUS_REQUESTED, null, value, place(from));
  }

  private void rejected(RecordPosition at, byte[] value) throws Exception {
    byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(value);
    BonusRejected rejected =
        BonusRejected.newBuilder()
            .setCode(RejectionCode.NOT_ALLOWED)
            .setSource(new SourcePosition(at.topic(), at.partition(), at.offset()))
            .setRecordedAt(Instant.EPOCH)
            .setValueSha256(new Sha256(digest))
            .setValueSize(4)
            .setValueHead(ByteBuffer.wrap(value))
            .build();
    write(Topics.BONUS_REJECTED, place(at), bytes(rejected), null);
  }

  private List<String> found(Check check) {
    return new Audit(new Numbered(), null, null, (what, done, total) -> {})
        .run(dump, Rules.pipeline(2_000)).findings().stream()
            .filter(each -> each.check() == check)
            .map(each -> each.position() + " " + each.text())
            .toList();
  }

  @Test
  void a_request_that_was_copied_or_rejected_once_is_right() throws Exception {
    rule(1, 100);
    byte[] good = request("lab:1", 100);
    copied(asked(good), good);
    byte[] foreign = request("other:1", 1);
    rejected(asked(foreign), foreign);
    assertThat(found(Check.REQUESTERS)).isEmpty();
    assertThat(found(Check.CONSERVATION))
        .as("the rejection is of no record of bonus-requested")
        .noneMatch(each -> each.contains("rejects"));
  }

  @Test
  void one_that_was_lost_doubled_or_changed_is_found() throws Exception {
    rule(1, 100);
    RecordPosition lost = asked(request("lab:1", 1));
    byte[] twice = request("lab:2", 1);
    RecordPosition doubled = asked(twice);
    copied(doubled, twice);
    copied(doubled, twice);
    byte[] both = request("lab:3", 1);
    RecordPosition copiedAndRejected = asked(both);
    copied(copiedAndRejected, both);
    rejected(copiedAndRejected, both);
    RecordPosition changed = asked(request("lab:4", 1));
    copied(changed, request("lab:4", 100));
    assertThat(found(Check.REQUESTERS))
        .containsExactlyInAnyOrder(
            lost + " this request has 0 copies and 0 rejections",
            doubled + " this request has 2 copies and 0 rejections",
            copiedAndRejected + " this request has 1 copies and 1 rejections",
            changed + " this request has 0 copies and 0 rejections");
  }

  @Test
  void a_copy_that_no_rule_ever_allowed_is_found() {
    rule(1, 100);
    rule(2, 10);
    byte[] earlier = request("lab:1", 100);
    copied(asked(earlier), earlier);
    byte[] never = request("lab:2", 101);
    RecordPosition origin = asked(never);
    RecordPosition copy = copied(origin, never);
    assertThat(found(Check.REQUESTERS))
        .containsExactly(
            copy + " no rule of requester lab has ever allowed what was copied from " + origin);
  }

  @Test
  void what_a_rule_may_have_allowed_that_was_compacted_away_is_not_judged() {
    rule(3, 10);
    byte[] earlier = request("lab:1", 100);
    copied(asked(earlier), earlier);
    assertThat(found(Check.REQUESTERS)).isEmpty();
  }
}
