package org.payouts.cli.asked;

import org.payouts.cli.requests.PlannedBonus;

/** A line of a file and what the stack knows of it. */
public record CheckedLine(PlannedBonus bonus, Finding finding) {}
