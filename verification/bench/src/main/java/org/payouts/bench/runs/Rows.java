package org.payouts.bench.runs;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that is measured. The rates given here are guesses that set how many records a run
 * has; they do not limit it.
 */
public final class Rows {
  private static final String ONE_BY_ONE = "one by one";
  private static final int LATENCY_PER_SECOND = 200;
  private static final int DEFAULT_WIDTH = 16;
  private static final int ROUTER_PER_SECOND = 25_000;

  private Rows() {}

  public static List<Row> all() {
    return List.of(
        ceiling(), slow(), peers(), latency(), restart(), level(), router(), bulk(), calls());
  }

  private static Row ceiling() {
    return new Row(
        "1",
        "Ceiling",
        "A third of the ceiling or more when the provider answers at once, and at least 5,000"
            + " payouts/s when it takes 10 ms and 100 calls may be in flight.",
        "per_s",
        "ceiling, flushed ledger",
        List.of(
            new Run(
                "ceiling",
                "one thread consumes, writes five records per input and commits offsets, 100"
                    + " inputs per transaction",
                new BareLoop(false, 10_000)),
            new Run(
                "ceiling, flushed ledger",
                "the same with flush.messages=1 on the topic that stands for the ledger",
                new BareLoop(true, 8_000)),
            ours("ours, at once", 0, Tuning.width(100).notFlushed(), 6_000),
            ours("ours, at once, flushed ledger", 0, Tuning.width(100), 5_000),
            ours(
                "ours, at once, flushed ledger, lz4",
                0,
                Tuning.width(100).with("kafka.compression.type", "lz4"),
                4_000),
            ours("ours, 10 ms x 100", 10, Tuning.width(100).notFlushed(), 5_000),
            ours("ours, 10 ms x 100, flushed ledger", 10, Tuning.width(100), 4_500),
            new Run(
                "ours, 10 ms x 100, flushed ledger, 16 claims ahead",
                "the same with fewer claims than a commit takes away",
                new Ours(10, Tuning.width(100).claimsAhead(16), 4_000))));
  }

  private static Run ours(String name, int delayMs, Tuning tuning, double perSecond) {
    return new Run(
        name,
        "bonus-requested to bonus-paid, %d calls in flight, %d claims ahead, ledger %s"
            .formatted(
                tuning.width(),
                tuning.claimsAhead(),
                tuning.flushed() ? "flushed with every message" : "not flushed"),
        new Ours(delayMs, tuning, perSecond));
  }

  private static Row slow() {
    List<Run> runs = new ArrayList<>();
    for (int delayMs : List.of(50, 200)) {
      for (int width : List.of(64, 400)) {
        double ideal = width * 1_000.0 / delayMs;
        String what = "%d ms x %d, ideal %.0f/s".formatted(delayMs, width, ideal);
        runs.add(ours("ours, " + what, delayMs, Tuning.width(width), ideal));
        runs.add(
            new Run(
                "Parallel Consumer, " + what,
                "key order, offsets committed every five seconds",
                Peers.parallelConsumer(delayMs, width, ideal)));
      }
    }
    return new Row("2", "Slow provider", "95 % of calls in flight / latency.", "per_s", "", runs);
  }

  private static Row peers() {
    List<Run> runs = new ArrayList<>();
    runs.add(ours("ours, 10 ms x 100", 10, Tuning.width(100), 4_500));
    runs.add(
        new Run(
            "Parallel Consumer, 10 ms x 100",
            "key order, offsets committed every five seconds; no result",
            Peers.parallelConsumer(10, 100, 8_000)));
    runs.add(
        new Run(
            "Parallel Consumer, transactional, 10 ms x 100",
            "key order, a result and the offsets in transactions of 100 ms",
            Peers.parallelConsumerTransactional(10, 100, 5_000)));
    runs.add(
        new Run(
            "Camel repository, 10 ms x 100",
            "KafkaIdempotentRepository.add before each call, on 100 threads; no result",
            Peers.camel(10, 100, 6_000)));
    runs.add(
        new Run(
            "plain consumer, 10 ms",
            "one call and one commitSync per record; no result",
            Peers.plain(10, 70)));
    runs.add(ours("ours, at once", 0, Tuning.width(100), 5_000));
    runs.add(
        new Run("Parallel Consumer, at once", "as above", Peers.parallelConsumer(0, 100, 15_000)));
    runs.add(
        new Run(
            "Parallel Consumer, transactional, at once",
            "as above",
            Peers.parallelConsumerTransactional(0, 100, 8_000)));
    runs.add(new Run("Camel repository, at once", "as above", Peers.camel(0, 100, 8_000)));
    runs.add(new Run("plain consumer, at once", "as above", Peers.plain(0, 1_000)));
    return new Row(
        "3",
        "Peers on the same work",
        "Faster than each of them, although none of them writes a durable claim before and an"
            + " outcome after the call.",
        "per_s",
        "ours, 10 ms x 100",
        runs);
  }

  private static Row latency() {
    return new Row(
        "4",
        "Latency at 200 payouts/s",
        "From request to result beyond the provider's own time: p50 under 100 ms, p99 under 400"
            + " ms.",
        "p99_ms",
        "",
        List.of(
            new Run(
                "one bare hop",
                "the requests read back from their own topic",
                new Latency(0, LATENCY_PER_SECOND, null)),
            new Run(
                "ours, at once",
                "the pipeline with its default waits, ledger flushed",
                new Latency(0, LATENCY_PER_SECOND, Tuning.width(DEFAULT_WIDTH))),
            new Run(
                "ours, 50 ms",
                "the same, the provider's 50 ms taken off",
                new Latency(50, LATENCY_PER_SECOND, Tuning.width(64)))));
  }

  private static Row restart() {
    return new Row(
        "5",
        "Memory and restart",
        "64 bytes of heap or less per settled ID; a million settled IDs are no slower to the first"
            + " claim than Kafka Streams restoring a store of the same IDs.",
        "all_s",
        "Streams, RocksDB, 1 M",
        List.of(
            new Run("set of 1 M settled IDs", "the worker's set alone", new SettledHeap(1)),
            new Run("set of 5 M settled IDs", "the worker's set alone", new SettledHeap(5)),
            new Run(
                "worker, nothing settled",
                "six partitions taken over, a first claim and call in each",
                new WorkerRestart(0, true)),
            new Run(
                "worker, 1 M, compacted",
                "the same, one ledger record per settled payout",
                new WorkerRestart(1, true)),
            new Run(
                "worker, 1 M, uncompacted",
                "the same, all three ledger records of each",
                new WorkerRestart(1, false)),
            new Run(
                "Streams, RocksDB, 1 M",
                "a store of the same IDs with 16 bytes each, exactly_once_v2, two threads",
                new StreamsRestart(1, false)),
            new Run(
                "Streams, in memory, 1 M",
                "the same in an in-memory store",
                new StreamsRestart(1, true))));
  }

  private static Row level() {
    List<Run> runs = new ArrayList<>();
    for (int millions : List.of(0, 1, 5)) {
      runs.add(
          new Run(
              "ours, at once, %d M known".formatted(millions),
              "the whole pipeline after so many settled payouts in the ledger",
              new Ours(0, Tuning.width(100), 4_000, millions)));
    }
    return new Row(
        "5b",
        "Throughput with many known IDs",
        "Level with 0, 1 and 5 million known IDs.",
        "per_s",
        "ours, at once, 0 M known",
        runs);
  }

  private static Row router() {
    List<Run> runs = new ArrayList<>();
    for (int threads : List.of(1, 2)) {
      String with = threads == 1 ? ", one thread" : ", two threads";
      runs.add(
          new Run(
              "router" + with,
              "decodes, admits, orders or rejects; every request lies in its payout ID's partition",
              new Router(threads, false, ROUTER_PER_SECOND)));
      runs.add(
          new Run(
              "minimal deduplication" + with,
              "bytes and keys as they come, a store, one output; same commit interval",
              new MinimalDeduplication(threads, false, 60_000)));
      runs.add(
          new Run(
              "router, misplaced keys" + with,
              "the same, no request lies in its payout ID's partition",
              new Router(threads, true, ROUTER_PER_SECOND)));
      runs.add(
          new Run(
              "minimal with repartition" + with,
              "the minimal one through a repartition topic, as misplaced keys need it",
              new MinimalDeduplication(threads, true, 45_000)));
    }
    return new Row(
        "6",
        "Router with 10 % duplicates",
        "60 % or more of a minimal Streams deduplication of the same shape: with well-placed keys"
            + " of the minimal one, with misplaced keys of the one with a repartition topic.",
        "per_s",
        "minimal deduplication, one thread",
        runs);
  }

  private static Row bulk() {
    return new Row(
        "7",
        "Prolific, bonuses of one study",
        "1,000 bonuses cost at most 12 set-up and pay calls, and finish at least 20 times faster"
            + " than one by one.",
        "per_s",
        ONE_BY_ONE,
        List.of(
            new Run(
                ONE_BY_ONE,
                "prolific.bulk.rows=1: balance, set-up, submission and pay for each bonus; 50"
                    + " bonuses over HTTP, every question 300 ms slower",
                new OneStudy(50, 300, 1)),
            new Run(
                "bulks of up to 200",
                "1,000 bonuses, the same otherwise",
                new OneStudy(1_000, 300, 200))));
  }

  private static Row calls() {
    return new Row(
        "calls",
        "What HTTP and the AWS SDK cost on top",
        "Known, so that rows 1 to 3 can be read as what a provider's call adds.",
        "own_cpu_us",
        "",
        List.of(
            new Run("timer", "what stands for a provider in the other rows", Wires.timer()),
            new Run(
                "java.net.http, kept connections",
                "what reads take, 64 in flight, server in another process",
                Wires.http(false)),
            new Run(
                "java.net.http, a fresh connection each",
                "what pay calls of Prolific and Respondent take",
                Wires.http(true)),
            new Run(
                "AWS SDK, SendBonus",
                "what pay calls of MTurk take: signing, Apache's client, 64 threads",
                Wires.aws())));
  }
}
