package org.payouts.router.topology;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.payouts.PayoutCommand;
import org.payouts.Platform;
import org.payouts.admission.AdmissionLimits;
import org.payouts.router.admission.CommandFactory;
import org.payouts.router.health.RouterHealth;
import org.payouts.router.health.RouterMetrics;
import org.payouts.router.intake.RequestReader;
import org.payouts.router.intake.WriterSchemas;
import org.payouts.router.limits.LimitProcessor;
import org.payouts.router.preflight.InternalTopics;
import org.payouts.topics.Topics;
import org.payouts.tracing.Tracing;

/**
 * Wires the router. Both ways of a request end in the task that owns the admissions of its payout
 * ID: a task reads a partition of the requests and the same partition of the repartition topic.
 * Every node, store and internal topic has a name of its own, so that no change to the code renames
 * a topic.
 *
 * @param schemas which schema IDs requests may be read with
 * @param maxSetAside most requests of a partition that are set aside until their schema is known
 * @param idPartitions the frozen partition of a payout ID
 * @param ledgerTopicIds Kafka's topic ID of each platform's ledger
 * @param commandPartitions the frozen number of partitions of each commands topic
 * @param internalTopics throws if a store may have been restored from a changelog made anew
 * @param changelogSettings topic settings of the changelogs
 */
public record RouterTopology(
    RouterSerdes serdes,
    WriterSchemas schemas,
    int maxSetAside,
    ToIntFunction<String> idPartitions,
    RouterHealth health,
    SchemaRegistryRetry registryRetry,
    AdmissionLimits limits,
    Map<Platform, String> ledgerTopicIds,
    ToIntFunction<Platform> commandPartitions,
    Runnable internalTopics,
    Map<String, String> changelogSettings,
    RouterMetrics metrics,
    Tracing tracing) {

  /** Name of the repartition step; the topic is application ID + this + "-repartition". */
  private static final String BY_ID = "by-id";

  /** The nodes that a processor hands its records to. */
  static final String DECIDED = "decisions";

  static final String MISPLACED = "misplaced";
  static final String LATE_DECIDED = "late-decisions";

  private static final String[] STORES = {
    Topics.ROUTER_ADMISSIONS_STORE,
    Topics.ROUTER_INTAKE_REJECTED_STORE,
    Topics.ROUTER_ADMISSION_REJECTED_STORE,
    Topics.ROUTER_SET_ASIDE_STORE
  };

  /** Builds the topology. */
  public Topology build() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(store(Topics.ROUTER_ADMISSIONS_STORE, serdes.admissions()));
    builder.addStateStore(store(Topics.ROUTER_INTAKE_REJECTED_STORE, Serdes.ByteArray()));
    builder.addStateStore(store(Topics.ROUTER_ADMISSION_REJECTED_STORE, Serdes.ByteArray()));
    builder.addStateStore(store(Topics.ROUTER_SET_ASIDE_STORE, Serdes.ByteArray()));
    RequestHandling with =
        new RequestHandling(
            new RequestReader(serdes.requests()),
            schemas,
            maxSetAside,
            health,
            registryRetry,
            limits,
            ledgerTopicIds,
            internalTopics,
            metrics,
            tracing);
    KStream<String, Object> read =
        builder.stream(
                Topics.BONUS_REQUESTED,
                Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                    .withName("requests")
                    .withTimestampExtractor(new AnyTimestamp()))
            .process(() -> new IntakeProcessor(with, idPartitions), Named.as("intake"), STORES);
    send(read, DECIDED);
    KStream<String, Object> late =
        read.mapValues(MisplacedRequest.class::cast, Named.as(MISPLACED))
            .repartition(
                Repartitioned.with(Serdes.String(), serdes.misplaced())
                    .withName(BY_ID)
                    .withStreamPartitioner(
                        (topic, payoutId, value, count) ->
                            Optional.of(Set.of(idPartitions.applyAsInt(payoutId))))
                    .withNumberOfPartitions(
                        InternalTopics.spec(Topics.ROUTER_REPARTITION).partitions()))
            .process(() -> new MisplacedProcessor(with), Named.as("admission"), STORES);
    send(late, LATE_DECIDED);
    limitSums(builder);
    return builder.build();
  }

  /** Beside the requests: a task of its own, which has no part in the way of a command. */
  private void limitSums(StreamsBuilder builder) {
    builder.addStateStore(store(Topics.ROUTER_RESERVATIONS_STORE, Serdes.ByteArray()));
    builder.stream(
            List.of(Topics.CONTROLS, Topics.RESERVATION_REQUESTS),
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                .withName("reservation-requests")
                .withTimestampExtractor(new AnyTimestamp()))
        .process(
            () ->
                new LimitProcessor(serdes.limits(), registryRetry::until, internalTopics, metrics),
            Named.as("limits"),
            Topics.ROUTER_RESERVATIONS_STORE)
        .to(
            Topics.RESERVATIONS,
            Produced.with(Serdes.String(), serdes.limits().reservations())
                .withName("reservations"));
  }

  private <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.String(), values)
        .withCachingDisabled()
        .withLoggingEnabled(changelogSettings);
  }

  private void send(KStream<String, Object> decided, String name) {
    decided.to(
        (key, value, context) -> topic(value),
        Produced.with(Serdes.String(), serdes.outputs())
            .withName(name)
            .withStreamPartitioner(new CommandPartitioner(commandPartitions)));
  }

  private static String topic(Object value) {
    return value instanceof PayoutCommand command
        ? Topics.commands(CommandFactory.platform(command))
        : Topics.BONUS_REJECTED;
  }
}
