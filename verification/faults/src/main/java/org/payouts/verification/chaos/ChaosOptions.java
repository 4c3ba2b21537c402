package org.payouts.verification.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A chaos run.
 *
 * @param seed of everything that is random
 * @param rounds how many rounds; 0 for as many as fit into the time
 * @param time no round begins after this
 * @param disturbed how long each round is disturbed
 * @param brokers 1 or 3
 * @param directory where everything is kept
 * @param perSecond requests per second in all
 * @param replay who reads everything again
 * @param keptRegistry whether the stage can be opened again afterwards
 */
public record ChaosOptions(
    long seed,
    int rounds,
    Duration time,
    Duration disturbed,
    int brokers,
    Path directory,
    double perSecond,
    ReplayScope replay,
    boolean keptRegistry) {}
