package org.payouts.service;

import java.util.concurrent.CompletableFuture;

/** The router or a worker in this process. */
public interface PipelineService extends AutoCloseable {

  /** Starts it; it becomes ready in its own time. */
  void start();

  /** Whether it works, and if not, why. */
  Health ready();

  /** Completes with the reason when it cannot go on and only a new process helps. */
  CompletableFuture<String> ended();

  @Override
  void close();
}
