package org.payouts.cli.commands;

import java.util.function.Supplier;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Logs;
import org.payouts.cli.stack.PipelineService;
import org.payouts.cli.stack.ShutdownHook;

/** Runs one service until the process is asked to end. */
final class ServiceRun {

  private ServiceRun() {}

  static int run(Console console, String name, Supplier<PipelineService> made)
      throws InterruptedException {
    Logs.service();
    PipelineService service = made.get();
    try (ShutdownHook hook = new ShutdownHook(service)) {
      service.start();
      console.print(name + " started; end it with Ctrl-C or SIGTERM");
      hook.await();
    }
    return Subcommand.OK;
  }
}
