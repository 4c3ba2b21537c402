package org.payouts.view.data;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;

/**
 * What was paid; exact.
 *
 * @param day UTC day on which it was settled; null where all days are in it
 * @param study null where all studies are in it; empty where the requests name none
 */
public record SpendRow(
    @Nullable LocalDate day,
    Platform platform,
    @Nullable String study,
    String currency,
    long count,
    long paidMinor) {}
