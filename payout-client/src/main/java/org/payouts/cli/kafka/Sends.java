package org.payouts.cli.kafka;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What is known of a record that was sent, without waiting for it. */
final class Sends {
  private Sends() {}

  static boolean hasFailed(Future<?> sent) {
    if (!sent.isDone()) {
      return false;
    }
    try {
      sent.get();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } catch (ExecutionException e) {
      return true;
    }
  }
}
