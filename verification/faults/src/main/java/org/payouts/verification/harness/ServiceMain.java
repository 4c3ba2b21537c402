package org.payouts.verification.harness;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.kafka.common.utils.KafkaThread;
import org.payouts.cli.PayoutsCommand;

/** The {@code payouts} command as a child process that ends when its parent does. */
public final class ServiceMain {

  private ServiceMain() {}

  /**
   * Runs the command.
   *
   * @param args those of {@code payouts}
   */
  public static void main(String[] args) {
    endWithParent();
    PayoutsCommand.main(args);
  }

  /** Halts this process when its standard input ends, as it does with the parent. */
  public static void endWithParent() {
    KafkaThread.daemon(
            "end with parent",
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // The same: the parent is gone.
              }
              Runtime.getRuntime().halt(3);
            })
        .start();
  }
}
