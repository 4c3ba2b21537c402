package org.payouts.cli.stack;

import org.payouts.Platform;
import org.payouts.cli.CommandFailure;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;
import org.payouts.router.RouterService;
import org.payouts.service.Health;

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
      public void close() {
        router.close();
      }
    };
  }

  /** A platform's worker. */
  @SuppressWarnings("DoNotCallSuggester") // Until the workers are here.
  public static PipelineService worker(Platform platform, Settings settings) {
    throw CommandFailure.problem(
        "this build has no worker for " + Platforms.name(platform) + " yet",
        "build a later version");
  }
}
