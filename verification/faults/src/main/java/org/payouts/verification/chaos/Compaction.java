package org.payouts.verification.chaos;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.ClusterAdmin;

/**
 * Forces the compaction of ledgers and of the router's admissions: for a while segments are closed
 * within a second and cleaned at once. Afterwards the topics have their exact settings again; a
 * service that is started meanwhile refuses to work, as it should.
 */
final class Compaction {

  private static final String LAG = "min.compaction.lag.ms";
  private static final Map<String, String> AT_ONCE =
      Map.of(
          "segment.ms",
          "500",
          LAG,
          "0",
          "max.compaction.lag.ms",
          "500",
          "min.cleanable.dirty.ratio",
          "0.001");

  private final ClusterAdmin admin;

  Compaction(ClusterAdmin admin) {
    this.admin = admin;
  }

  /** From now on whatever may be compacted is. */
  void force() {
    configure((spec, key) -> Optional.of(Objects.requireNonNull(AT_ONCE.get(key))));
  }

  /** The exact settings again; harmless when repeated. */
  void restore() {
    configure((spec, key) -> Optional.ofNullable(spec.settings().get(key)));
  }

  /** States in the ledgers' settings what was true: records may be compacted at any age. */
  void declare() {
    admin.configure(
        Platforms.ALL.stream()
            .collect(Collectors.toMap(Topics::ledger, each -> Map.of(LAG, Optional.of("0")))));
  }

  private void configure(BiFunction<TopicSpec, String, Optional<String>> value) {
    Set<String> ledgers = Platforms.ALL.stream().map(Topics::ledger).collect(Collectors.toSet());
    Stream<TopicSpec> compacted =
        Stream.concat(
            TopicCatalogue.all().stream().filter(spec -> ledgers.contains(spec.name())),
            TopicCatalogue.streamsInternal().stream()
                .filter(spec -> spec.compaction() == org.payouts.admin.Compaction.KEEP_NEWEST));
    admin.configure(
        compacted.collect(
            Collectors.toMap(
                TopicSpec::name,
                spec ->
                    AT_ONCE.keySet().stream()
                        .collect(Collectors.toMap(key -> key, key -> value.apply(spec, key))))));
  }
}
