package org.payouts.view.data;

import java.time.Instant;
import org.payouts.Platform;

/** What happened on a platform within ten minutes from this time on. */
public record FlowPoint(Instant at, Platform platform, long asked, long paid, long failed) {}
