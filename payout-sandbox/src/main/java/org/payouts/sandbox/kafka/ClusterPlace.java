package org.payouts.sandbox.kafka;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.net.LoopbackPorts;

/**
 * A broker's place among the brokers of its cluster; each is also one of its controllers.
 *
 * @param node this broker's number, from 1
 * @param clusterId Kafka's cluster ID for a new directory; null to draw one
 * @param controllerPorts port of every broker's controller listener, by node
 */
record ClusterPlace(int node, @Nullable String clusterId, Map<Integer, Integer> controllerPorts) {
  ClusterPlace {
    controllerPorts = Map.copyOf(controllerPorts);
  }

  /** The only broker of its cluster. */
  static ClusterPlace alone() {
    return new ClusterPlace(1, null, Map.of(1, LoopbackPorts.free()));
  }

  /** Where this broker's controller listens. */
  String controller() {
    return LoopbackPorts.HOST + ":" + controllerPorts.get(node);
  }

  /** The value of {@code controller.quorum.voters}. */
  String voters() {
    return new TreeMap<>(controllerPorts)
        .entrySet().stream()
            .map(each -> each.getKey() + "@" + LoopbackPorts.HOST + ":" + each.getValue())
            .collect(Collectors.joining(","));
  }

  int brokers() {
    return controllerPorts.size();
  }
}
