package org.payouts.view.data;

import org.jspecify.annotations.Nullable;

/**
 * How far the view is.
 *
 * @param caughtUp whether it has been at the end of all topics since it was started or made anew
 * @param behind records that it has not read yet
 * @param read records that it has read since it was started
 * @param problem why it does not go on at the moment, in words; null if it does
 */
public record ViewStatus(boolean caughtUp, long behind, long read, @Nullable String problem) {}
