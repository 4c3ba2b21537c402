package org.payouts.audit.checks;

import org.jspecify.annotations.Nullable;
import org.payouts.PayoutLedgerEntry;

/**
 * The resolution that a ledger record names as the last one dealt with.
 *
 * @param topicId Kafka's ID of its topic; null in records older than the field
 */
record NamedResolution(@Nullable String topicId, long offset) {

  static @Nullable NamedResolution of(PayoutLedgerEntry entry) {
    Long offset = entry.getResolutionOffset();
    return offset == null ? null : new NamedResolution(entry.getResolutionTopicId(), offset);
  }

  /** Whether it is of a topic that is there no more: then nothing here shows what it said. */
  boolean isGone(Rules rules) {
    return topicId != null
        && rules.resolutionsTopicId() != null
        && !topicId.equals(rules.resolutionsTopicId());
  }

  /** Whether a resolution of the same topic that stands further back was dealt with before. */
  boolean isBehind(NamedResolution earlier) {
    boolean sameTopic = earlier.topicId() == null || earlier.topicId().equals(topicId);
    return sameTopic && offset < earlier.offset();
  }
}
