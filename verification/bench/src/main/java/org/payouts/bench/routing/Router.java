package org.payouts.bench.routing;

import java.util.Map;
import org.payouts.Platform;
import org.payouts.bench.load.Burst;
import org.payouts.bench.load.Counter;
import org.payouts.bench.load.Stack;
import org.payouts.bench.suite.BenchBroker;
import org.payouts.bench.suite.Figures;
import org.payouts.bench.suite.Waits;
import org.payouts.bench.suite.Work;
import org.payouts.router.RouterService;
import org.payouts.topics.Topics;

/** The router alone: a request is dealt with when its command or its rejection is committed. */
public final class Router implements Work {
  private final int threads;
  private final double perSecond;

  public Router(int threads, double perSecond) {
    this.threads = threads;
    this.perSecond = perSecond;
  }

  @Override
  public void measure(BenchBroker ground, Figures figures) throws Exception {
    try (Stack stack = new Stack(ground);
        Burst burst = new Burst(ground, stack.settings(), perSecond, Duplicates::number);
        Counter routed =
            new Counter(ground, Topics.commands(Platform.MTURK), Topics.BONUS_REJECTED);
        RouterService router =
            new RouterService(
                stack
                    .settings()
                    .withAll(Map.of("router.num.stream.threads", String.valueOf(threads))))) {
      router.start();
      Waits.until("the router works", () -> router.ready().ready());
      burst.measure(routed::count, figures);
    }
  }
}
