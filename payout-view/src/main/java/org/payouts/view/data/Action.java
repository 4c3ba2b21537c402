package org.payouts.view.data;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person did.
 *
 * @param who the name that the record has
 * @param from where from, if the record says so
 * @param what the resolution, or that requests were sent
 * @param payoutId of a resolution
 * @param batch of requests
 * @param because the person's ground
 * @param answer what the worker made of it, in words; null while it has not answered
 */
public record Action(
    Instant at,
    String who,
    @Nullable String from,
    String what,
    @Nullable String payoutId,
    @Nullable String batch,
    long count,
    @Nullable String because,
    @Nullable String answer,
    RecordPlace place) {}
