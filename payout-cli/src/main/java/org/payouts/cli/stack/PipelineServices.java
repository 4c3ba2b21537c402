package org.payouts.cli.stack;

import java.util.concurrent.CompletableFuture;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.router.RouterService;
import org.payouts.service.Health;
import org.payouts.workers.WorkerService;

/** Makes the services of the pipeline. */
public final class PipelineServices {

  private PipelineServices() {}

  /** The router. */
  public static PipelineService router(Settings settings) {
    RouterService router = new RouterService(settings);
    return new PipelineService() {
      @Override
      public void start() {
        router.start();
      }

      @Override
      public Health ready() {
        return router.ready();
      }

      @Override
      public CompletableFuture<String> ended() {
        return router.ended();
      }

      @Override
      public void close() {
        router.close();
      }
    };
  }

  /** A platform's worker. */
  public static PipelineService worker(Platform platform, Settings settings) {
    WorkerService worker = new WorkerService(platform, settings);
    return new PipelineService() {
      @Override
      public void start() {
        worker.start();
      }

      @Override
      public Health ready() {
        return worker.ready();
      }

      @Override
      public CompletableFuture<String> ended() {
        return worker.ended();
      }

      @Override
      public void close() {
        worker.close();
      }
    };
  }
}
