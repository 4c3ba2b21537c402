package org.payouts.cli.requests;

import org.payouts.BonusRequested;
import org.payouts.Platform;

/**
 * A line of a request file that can be published.
 *
 * @param file name of the file as it was given
 * @param line line where the record starts
 * @param platform the platform that will pay
 * @param ownId whether the file itself gave the payout ID
 * @param request the event
 */
public record PlannedBonus(
    String file, long line, Platform platform, boolean ownId, BonusRequested request) {}
