package org.payouts.workers.ledger;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger record says first: which payout it is of and whether that is settled. More is not
 * needed of a settled payout, and of an open one that a later record supersedes.
 *
 * @param content first 64 bits of the content hash
 * @param tenure of the owner that wrote the record
 * @param target key of the target, where {@code known} is set; else null
 * @param known what the target has been paid so far, in minor units; null if the record does not
 *     say
 * @param reference how the provider names what it has paid, where {@code known} is set and the
 *     payout is paid; else null
 */
public record LedgerHead(
    String payoutId,
    boolean settled,
    long content,
    long tenure,
    @Nullable String target,
    @Nullable List<BigDecimal> known,
    @Nullable String reference) {
  /** The fields of a ledger entry that a head is made of. */
  public static final List<String> FIELDS =
      List.of(
          "payout_id",
          "state",
          "content_hash",
          "tenure",
          "target",
          "known_payments",
          "provider_reference");

  /** The head of a ledger entry, or of one that has no more than {@link #FIELDS}. */
  public static LedgerHead of(IndexedRecord entry) {
    String state = field(entry, "state").toString();
    List<BigDecimal> known = known(entry);
    return new LedgerHead(
        field(entry, "payout_id").toString(),
        state.equals("PAID") || state.equals("FAILED"),
        ByteBuffer.wrap(((GenericFixed) field(entry, "content_hash")).bytes()).getLong(),
        (Long) field(entry, "tenure"),
        known == null ? null : text(optional(entry, "target")),
        known,
        state.equals("PAID") && known != null ? text(optional(entry, "provider_reference")) : null);
  }

  private static @Nullable List<BigDecimal> known(IndexedRecord entry) {
    if (!(optional(entry, "known_payments") instanceof List<?> texts)) {
      return null;
    }
    return texts.stream().map(text -> new BigDecimal(text.toString())).toList();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /** Null also where the schema does not have the field. */
  private static @Nullable Object optional(IndexedRecord entry, String name) {
    Schema.Field field = entry.getSchema().getField(name);
    return field == null ? null : entry.get(field.pos());
  }

  private static Object field(IndexedRecord entry, String name) {
    Schema.Field field = entry.getSchema().getField(name);
    return entry.get(field.pos());
  }
}
