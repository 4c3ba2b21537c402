package org.payouts.verification.crash;

import java.util.List;
import org.payouts.BonusRequested;
import org.payouts.cli.kafka.RequestPublisher;

/** What one thread that plays cases has to itself: a recording, a publisher, an operator. */
final class Lane implements AutoCloseable {
  private final CrashFixture bench;
  private final Recording recording;
  private final RequestPublisher publisher;
  private final ScriptedOperator operator;

  Lane(CrashFixture bench) {
    this.bench = bench;
    this.recording = new Recording(bench.settings());
    this.publisher = new RequestPublisher(bench.settings());
    this.operator = new ScriptedOperator(bench.settings(), bench.providers().book());
  }

  Recording recording() {
    return recording;
  }

  ScriptedOperator operator() {
    return operator;
  }

  void publish(List<BonusRequested> requests) {
    bench.providers().world().seed(requests);
    var unused = publisher.publish(requests, count -> {});
  }

  @Override
  public void close() {
    operator.close();
    publisher.close();
    recording.close();
  }
}
