package org.payouts.console.web;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.cli.failure.CommandFailure;
import org.payouts.cli.kafka.KafkaClients;
import org.payouts.cli.kafka.ServiceGroup;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.topics.Topics;

/** How many processes of each service run, as Kafka's groups show it; asked now and then. */
final class ServiceCounts implements AutoCloseable {
  private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();
  private static final Counts UNKNOWN = new Counts(-1, Map.of());

  private final Settings settings;
  private @Nullable Admin connected;
  private Counts last = UNKNOWN;
  private long askedAt = System.nanoTime() - KEPT_NANOS;

  /**
   * Processes.
   *
   * @param routers -1 if Kafka could not be asked
   * @param workers by platform; none if Kafka could not be asked
   */
  record Counts(int routers, Map<Platform, Integer> workers) {
    Counts {
      workers = Map.copyOf(workers);
    }
  }

  ServiceCounts(Settings settings) {
    this.settings = settings;
  }

  synchronized Counts counts() {
    if (System.nanoTime() - askedAt >= KEPT_NANOS) {
      last = ask();
      askedAt = System.nanoTime();
    }
    return last;
  }

  private Counts ask() {
    try {
      Admin admin = admin();
      Map<Platform, Integer> workers = new EnumMap<>(Platform.class);
      for (Platform platform : Platforms.ALL) {
        workers.put(platform, ServiceGroup.of(admin, Topics.group(platform)).members());
      }
      return new Counts(ServiceGroup.of(admin, Topics.ROUTER_APPLICATION_ID).members(), workers);
    } catch (KafkaException | CommandFailure e) {
      return UNKNOWN;
    }
  }

  private Admin admin() {
    Admin known = connected;
    if (known == null) {
      known = KafkaClients.admin(settings);
      connected = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    if (connected != null) {
      connected.close(Duration.ZERO);
    }
  }
}
