package org.payouts.verification.soak;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.payouts.Platform;
import org.payouts.admin.TopicCatalogue;
import org.payouts.admin.TopicSpec;
import org.payouts.verification.harness.ProxyRoute;
import org.payouts.verification.run.Offsets;

/** How many places of its input each service has not passed yet. */
final class Lags {
  private final Offsets offsets;
  private final Set<TopicPartition> inputs = new HashSet<>();

  Lags(Admin admin) {
    this.offsets = new Offsets(admin);
    for (ProxyRoute route : ProxyRoute.ALL) {
      String topic = Offsets.input(route);
      int partitions =
          TopicCatalogue.all().stream()
              .filter(spec -> spec.name().equals(topic))
              .mapToInt(TopicSpec::partitions)
              .findFirst()
              .orElseThrow();
      for (int i = 0; i < partitions; i++) {
        inputs.add(new TopicPartition(topic, i));
      }
    }
  }

  /** By service; the marks of transactions count as places. */
  Map<String, Long> now() throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, Long> ends = offsets.ends(inputs, IsolationLevel.READ_COMMITTED);
    Map<String, Long> lags = new LinkedHashMap<>();
    for (ProxyRoute route : ProxyRoute.ALL) {
      Map<TopicPartition, Long> committed = offsets.committed(route);
      long behind = 0;
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        if (end.getKey().topic().equals(Offsets.input(route))) {
          behind += Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L));
        }
      }
      lags.put(route.label(), behind);
    }
    return lags;
  }

  /** The service of a platform, as {@link #now} names it. */
  static String service(Platform platform) {
    return ProxyRoute.of(platform).label();
  }
}
