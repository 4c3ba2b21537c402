package org.payouts.audit.history;

import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.Sha256;

/**
 * A record of bonus-requested that names a payout ID.
 *
 * @param sha256 of the raw bytes
 * @param content the request; null if it is none that can own the ID (INVALID)
 * @param resend whether it asks for the registered command again
 */
public record AuditedRequest(Sha256 sha256, @Nullable BonusRequested content, boolean resend) {}
