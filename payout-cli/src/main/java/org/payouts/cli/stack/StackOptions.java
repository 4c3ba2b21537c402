package org.payouts.cli.stack;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.payouts.config.Settings;

/**
 * What a local stack consists of.
 *
 * @param dataDir where everything is kept; null for a temporary directory
 * @param kafkaPort 0 for a free one, as for the others
 * @param sandbox whether simulated providers are part of it
 * @param services whether router and workers run in this process
 * @param faultPercent how many of a hundred provider calls go wrong
 * @param seed seed of those faults
 * @param base settings to start from: real providers, or durations of one's own
 * @param overrides settings of the environment; they win and are never written to a file, as they
 *     may be secrets
 */
public record StackOptions(
    @Nullable Path dataDir,
    int kafkaPort,
    int registryPort,
    int sandboxPort,
    boolean sandbox,
    boolean services,
    int faultPercent,
    long seed,
    Settings base,
    Settings overrides) {}
