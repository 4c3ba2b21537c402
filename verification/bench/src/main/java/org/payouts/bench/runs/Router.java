package org.payouts.bench.runs;

import java.time.Duration;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.router.RouterService;
import org.payouts.topics.Topics;
import org.payouts.verification.harness.Waiting;

/**
 * The router alone: a request is dealt with when its command or its rejection is committed.
 *
 * @param misplaced whether no request lies in the partition of its payout ID
 */
public record Router(int threads, boolean misplaced, double perSecond) implements Work {

  @Override
  public void measure(BenchCluster cluster, Figures figures) {
    Settings settings =
        cluster.settings().with("router.num.stream.threads", String.valueOf(threads));
    try (Burst burst = Burst.withDuplicates(cluster, perSecond, misplaced);
        Loop routed =
            Loop.counting(cluster, Topics.commands(Platform.MTURK), Topics.BONUS_REJECTED);
        RouterService router = new RouterService(settings)) {
      router.start();
      Waiting.until("the router works", Duration.ofSeconds(90), () -> router.ready().ready());
      burst.measure(routed::done, figures);
    }
  }
}
