package org.payouts.bench.runs;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Measures something once. */
@FunctionalInterface
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = BareCalls.class, name = "calls"),
  @JsonSubTypes.Type(value = BareLoop.class, name = "bare_loop"),
  @JsonSubTypes.Type(value = Latency.class, name = "latency"),
  @JsonSubTypes.Type(value = MinimalDeduplication.class, name = "minimal_deduplication"),
  @JsonSubTypes.Type(value = OneStudy.class, name = "one_study"),
  @JsonSubTypes.Type(value = Ours.class, name = "ours"),
  @JsonSubTypes.Type(value = Peer.class, name = "peer"),
  @JsonSubTypes.Type(value = Router.class, name = "router"),
  @JsonSubTypes.Type(value = SettledHeap.class, name = "settled_heap"),
  @JsonSubTypes.Type(value = StreamsRestart.class, name = "streams_restart"),
  @JsonSubTypes.Type(value = WorkerRestart.class, name = "worker_restart")
})
public interface Work {

  /**
   * Sets up, measures, cleans up.
   *
   * @throws Exception when nothing was measured; the run is recorded as failed
   */
  void measure(BenchCluster cluster, Figures figures) throws Exception;

  /** What it does, in a sentence, for runs that do not say it themselves. */
  default String does() {
    return toString();
  }
}
