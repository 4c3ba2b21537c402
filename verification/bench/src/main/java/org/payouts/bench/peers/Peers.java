package org.payouts.bench.peers;

import org.payouts.bench.suite.Work;

/** The peers' runs. {@code perSecond} is about what is expected; 0 ms answers at once. */
public final class Peers {
  private Peers() {}

  /** Confluent's Parallel Consumer in key order, offsets committed now and then. */
  public static Work parallelConsumer(int delayMs, int inFlight, double perSecond) {
    return new Peer(
        delayMs,
        inFlight,
        perSecond,
        (ground, timer) -> ParallelConsumerPeer.asynchronous(ground, timer, inFlight));
  }

  /** The same with its transactional producer: a result per request, offsets with it. */
  public static Work parallelConsumerTransactional(int delayMs, int inFlight, double perSecond) {
    return new Peer(
        delayMs,
        inFlight,
        perSecond,
        (ground, timer) -> ParallelConsumerPeer.transactional(ground, timer, inFlight));
  }

  /** Camel's idempotent repository in Kafka, asked before each call. */
  public static Work camel(int delayMs, int threads, double perSecond) {
    return new Peer(
        delayMs, threads, perSecond, (ground, timer) -> new CamelPeer(ground, timer, threads));
  }

  /** A consumer that calls and commits record by record. */
  public static Work plain(int delayMs, double perSecond) {
    return new Peer(delayMs, 1, perSecond, PlainPeer::new);
  }
}
