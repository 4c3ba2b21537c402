package org.payouts.view.data;

import org.jspecify.annotations.Nullable;

/**
 * A record about a payout.
 *
 * @param what the state of the ledger, the code of a rejection, the resolution, or what became of a
 *     review
 * @param note what the record says in words
 * @param by the person that the record names
 */
public record TimelineEntry(
    RecordKind kind, RecordPlace place, String what, @Nullable String note, @Nullable String by) {}
