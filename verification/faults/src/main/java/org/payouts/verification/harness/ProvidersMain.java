package org.payouts.verification.harness;

import java.nio.file.Path;
import org.payouts.cli.console.Logs;
import org.payouts.sandbox.providers.SimulatedProviders;
import org.payouts.sandbox.providers.Timing;

/** The simulated providers as a child process that ends when its parent does. */
final class ProvidersMain {

  private ProvidersMain() {}

  /**
   * Runs until the parent ends.
   *
   * @param args the directory of the books, the port, and in milliseconds how late payments settle,
   *     how late reads lag and how long calls hang
   */
  public static void main(String[] args) throws InterruptedException {
    Logs.service();
    SimulatedProviders providers =
        SimulatedProviders.start(
            SimulatedProviders.Options.defaults()
                .selfTaught()
                .dataDir(Path.of(args[0]))
                .port(Integer.parseInt(args[1]))
                .timing(
                    Timing.defaults()
                        .lateBy(Long.parseLong(args[2]), Long.parseLong(args[3]))
                        .hangMs(Integer.parseInt(args[4]))));
    Runtime.getRuntime().addShutdownHook(new Thread(providers::close, "close the books"));
    ServiceMain.endWithParent();
    Thread.currentThread().join();
  }
}
