package org.payouts.router.topology;

import java.util.Map;
import org.payouts.Platform;
import org.payouts.admission.AdmissionLimits;
import org.payouts.router.health.RouterHealth;
import org.payouts.router.health.RouterMetrics;
import org.payouts.router.intake.RequestReader;
import org.payouts.router.intake.WriterSchemas;
import org.payouts.tracing.Tracing;

/**
 * What all tasks handle requests with. Thread-safe.
 *
 * @param schemas which schema IDs requests may be read with
 * @param maxSetAside most requests of a task and a way that are set aside
 * @param ledgerTopicIds Kafka's topic ID of each platform's ledger
 * @param internalTopics throws if a store may have been restored from a changelog made anew
 */
record RequestHandling(
    RequestReader reader,
    WriterSchemas schemas,
    int maxSetAside,
    RouterHealth health,
    SchemaRegistryRetry registryRetry,
    AdmissionLimits limits,
    Map<Platform, String> ledgerTopicIds,
    Runnable internalTopics,
    RouterMetrics metrics,
    Tracing tracing) {}
