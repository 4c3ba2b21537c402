package org.payouts.cli.stack;

import org.payouts.service.Health;

/** The router or a worker in this process. */
public interface PipelineService extends AutoCloseable {

  /** Starts it; it becomes ready in its own time. */
  void start();

  /** Whether it works, and if not, why. */
  Health ready();

  @Override
  void close();
}
