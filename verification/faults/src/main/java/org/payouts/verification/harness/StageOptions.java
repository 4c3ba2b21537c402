package org.payouts.verification.harness;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.payouts.Platform;
import org.payouts.payout.Platforms;
import org.payouts.sandbox.providers.Timing;

/**
 * What a stage consists of.
 *
 * @param directory where everything is kept
 * @param brokers 1 or 3
 * @param keptRegistry the registry's schemas survive in the directory, so that the stage can be
 *     opened again; else they live in this process, which starts faster
 * @param existing topics and schemas are there and are left as they are
 * @param timing how slow the simulated providers are
 * @param times settings of the services: how long they wait for what
 * @param proxied whether services reach brokers and registry through proxies, which can be
 *     disturbed and cost processor time
 * @param jvms how large the processes are
 */
public record StageOptions(
    Path directory,
    int brokers,
    boolean keptRegistry,
    boolean existing,
    Timing timing,
    Map<String, String> times,
    boolean proxied,
    Jvms jvms) {

  /** How long absence proves nothing, in milliseconds; longer than a claimed call may take. */
  public static final int QUIET_MS = 5_000;

  private static final int CALL_MS = 1_500;
  private static final int LEASE_MS = 3_000;

  public StageOptions {
    times = Map.copyOf(times);
  }

  /** One broker, nothing kept but the brokers' data and the books, times of a few seconds. */
  public static StageOptions in(Path directory) {
    return new StageOptions(
        directory.toAbsolutePath().normalize(),
        1,
        false,
        false,
        Timing.defaults().lateBy(2_000, 1_000).hangMs(20_000),
        shortTimes(),
        true,
        Jvms.small());
  }

  public StageOptions brokers(int newBrokers) {
    return new StageOptions(
        directory, newBrokers, keptRegistry, existing, timing, times, proxied, jvms);
  }

  public StageOptions keptRegistry(boolean kept) {
    return new StageOptions(directory, brokers, kept, existing, timing, times, proxied, jvms);
  }

  public StageOptions existing(boolean there) {
    return new StageOptions(directory, brokers, keptRegistry, there, timing, times, proxied, jvms);
  }

  public StageOptions timing(Timing newTiming) {
    return new StageOptions(
        directory, brokers, keptRegistry, existing, newTiming, times, proxied, jvms);
  }

  /** With a setting of the services changed. */
  public StageOptions with(String key, String value) {
    Map<String, String> changed = new TreeMap<>(times);
    changed.put(key, value);
    return new StageOptions(
        directory, brokers, keptRegistry, existing, timing, changed, proxied, jvms);
  }

  public StageOptions proxied(boolean through) {
    return new StageOptions(
        directory, brokers, keptRegistry, existing, timing, times, through, jvms);
  }

  public StageOptions jvms(Jvms newJvms) {
    return new StageOptions(
        directory, brokers, keptRegistry, existing, timing, times, proxied, newJvms);
  }

  private static Map<String, String> shortTimes() {
    Map<String, String> times = new TreeMap<>();
    times.put("mturk.assignment.grace.ms", "6000");
    times.put("mturk.token.life.ms", "15000");
    times.put("worker.lease.ms", String.valueOf(LEASE_MS));
    for (Platform platform : Platforms.ALL) {
      String name = Platforms.name(platform);
      times.put(name + ".ids", "any");
      times.put(name + ".quiet.ms", String.valueOf(QUIET_MS));
      times.put(name + ".presumed.quiet.ms", String.valueOf(QUIET_MS));
      times.put(name + ".call.timeout.ms", String.valueOf(CALL_MS));
      times.put(name + ".suspect.backoff.max.ms", "2000");
      times.put(name + ".probe.ms", "300");
      times.put(name + ".read.min.ms", "100");
      times.put(name + ".read.max.ms", "1000");
      times.put(name + ".backoff.min.ms", "100");
      times.put(name + ".backoff.max.ms", "1000");
    }
    times.put("prolific.bulk.linger.ms", "100");
    return times;
  }
}
