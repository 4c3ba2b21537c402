package org.payouts.verification.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.payouts.Platform;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/**
 * Forces the compaction of ledgers and of what the router remembers: for a while segments are
 * closed within a second and cleaned at once. Afterwards the topics have their exact settings
 * again; a service that is started meanwhile refuses to work, as it should.
 */
final class Compaction {
  private static final Map<String, String> AT_ONCE =
      Map.of(
          "segment.ms", "500",
          "min.compaction.lag.ms", "0",
          "max.compaction.lag.ms", "500",
          "min.cleanable.dirty.ratio", "0.001");

  private final Admin admin;

  Compaction(Admin admin) {
    this.admin = admin;
  }

  /** From now on whatever may be compacted is. */
  void force() throws ExecutionException, TimeoutException, InterruptedException {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (TopicSpec spec : compacted()) {
      List<AlterConfigOp> ops = new ArrayList<>();
      new TreeMap<>(AT_ONCE).forEach((key, value) -> ops.add(set(key, value)));
      changes.put(new ConfigResource(ConfigResource.Type.TOPIC, spec.name()), ops);
    }
    alter(changes);
  }

  /** Says of the ledgers what was true of them: that records may be compacted at any age. */
  void admit() throws ExecutionException, TimeoutException, InterruptedException {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (Platform platform : Platforms.ALL) {
      changes.put(
          new ConfigResource(ConfigResource.Type.TOPIC, Topics.ledger(platform)),
          List.of(set("min.compaction.lag.ms", "0")));
    }
    alter(changes);
  }

  /** The exact settings again; harmless when repeated. */
  void restore() throws ExecutionException, TimeoutException, InterruptedException {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (TopicSpec spec : compacted()) {
      List<AlterConfigOp> ops = new ArrayList<>();
      for (String key : new TreeMap<>(AT_ONCE).keySet()) {
        String exact = spec.settings().get(key);
        ops.add(
            exact == null
                ? new AlterConfigOp(new ConfigEntry(key, ""), AlterConfigOp.OpType.DELETE)
                : set(key, exact));
      }
      changes.put(new ConfigResource(ConfigResource.Type.TOPIC, spec.name()), ops);
    }
    alter(changes);
  }

  private static AlterConfigOp set(String key, String value) {
    return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
  }

  private static List<TopicSpec> compacted() {
    List<TopicSpec> specs = new ArrayList<>();
    List<String> ledgers = Platforms.ALL.stream().map(Topics::ledger).toList();
    TopicCatalogue.all().stream().filter(spec -> ledgers.contains(spec.name())).forEach(specs::add);
    TopicCatalogue.streamsInternal().stream()
        .filter(spec -> spec.compaction() == org.payouts.admin.Compaction.KEEP_NEWEST)
        .forEach(specs::add);
    return specs;
  }

  private void alter(Map<ConfigResource, Collection<AlterConfigOp>> changes)
      throws ExecutionException, TimeoutException, InterruptedException {
    admin.incrementalAlterConfigs(changes).all().get(20, TimeUnit.SECONDS);
  }
}
