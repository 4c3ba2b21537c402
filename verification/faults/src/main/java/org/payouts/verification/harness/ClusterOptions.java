package org.payouts.verification.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.providers.Timing;

/** What a cluster consists of. A builder: each method changes this object and returns it. */
public final class ClusterOptions {

  /** How long absence proves nothing, in milliseconds; longer than a claimed call may take. */
  private static final String QUIET_MS = "5000";

  final Path directory;
  final Map<String, String> settings = new TreeMap<>();
  int brokers = 1;
  Map<String, String> brokerSettings = Map.of();
  boolean keptRegistry;
  boolean existing;
  boolean proxied = true;
  boolean guarded;
  SimulatedProviders.Options providers = SimulatedProviders.Options.defaults();
  List<String> brokerJvm = List.of();
  List<String> serviceJvm = List.of();

  private ClusterOptions(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** One broker, nothing kept but the brokers' data and the books, the services' own times. */
  public static ClusterOptions untuned(Path directory) {
    return new ClusterOptions(directory);
  }

  /** The same with times of a few seconds. */
  public static ClusterOptions in(Path directory) {
    return untuned(directory)
        .with(
            Map.of(
                "mturk.assignment.grace.ms", "6000",
                "mturk.token.life.ms", "15000",
                "worker.lease.ms", "3000",
                "prolific.bulk.linger.ms", "100"))
        .withEach(
            Map.of(
                ".ids", "any",
                ".quiet.ms", QUIET_MS,
                ".presumed.quiet.ms", QUIET_MS,
                ".call.timeout.ms", "1500",
                ".suspect.backoff.max.ms", "2000",
                ".probe.ms", "300",
                ".read.min.ms", "100",
                ".read.max.ms", "1000",
                ".backoff.min.ms", "100",
                ".backoff.max.ms", "1000"))
        .providers(
            SimulatedProviders.Options.defaults()
                .selfTaught()
                .timing(Timing.defaults().lateBy(2_000, 1_000).hangMs(20_000)));
  }

  /** 1 or 3. */
  public ClusterOptions brokers(int count) {
    brokers = count;
    return this;
  }

  /** Services come over TLS, with passwords, and may do what the table of rights says. */
  public ClusterOptions guarded() {
    guarded = true;
    return brokerSettings(Guard.BROKERS);
  }

  /** Settings of the brokers beyond the usual ones. */
  public ClusterOptions brokerSettings(Map<String, String> more) {
    brokerSettings = Map.copyOf(more);
    return this;
  }

  /**
   * Whether the registry's schemas survive in the directory, so that the cluster can be opened
   * again; else they live in this process, which starts faster.
   */
  public ClusterOptions keptRegistry(boolean kept) {
    keptRegistry = kept;
    return this;
  }

  /** Topics and schemas are there and are left as they are. */
  public ClusterOptions existing() {
    existing = true;
    return this;
  }

  public ClusterOptions providers(SimulatedProviders.Options options) {
    providers = options;
    return this;
  }

  /** Settings of the services. */
  public ClusterOptions with(Map<String, String> more) {
    settings.putAll(more);
    return this;
  }

  /** Settings that each platform has, without the platform's name before them. */
  public ClusterOptions withEach(Map<String, String> more) {
    for (Platform platform : Platforms.ALL) {
      more.forEach((key, value) -> settings.put(Platforms.name(platform) + key, value));
    }
    return this;
  }

  /** Without proxies between the services and brokers and registry, which cost processor time. */
  public ClusterOptions direct() {
    proxied = false;
    return this;
  }

  /** Options of the virtual machines beyond those of a small process; the last one counts. */
  public ClusterOptions jvms(List<String> ofBroker, List<String> ofServices) {
    brokerJvm = List.copyOf(ofBroker);
    serviceJvm = List.copyOf(ofServices);
    return this;
  }
}
