package org.payouts.cli.commands;

import java.time.Duration;
import java.util.function.Supplier;
import org.payouts.cli.console.Console;
import org.payouts.cli.console.Logs;
import org.payouts.cli.stack.PipelineService;
import org.payouts.cli.stack.ShutdownHook;

/** Runs one service until the process is asked to end, or until the service cannot go on. */
final class ServiceRun {
  /** Longer than a hand-over takes; a process that is broken may never finish one. */
  private static final Duration CLOSE_WITHIN = Duration.ofMinutes(2);

  private ServiceRun() {}

  static int run(Console console, String name, Supplier<PipelineService> made)
      throws InterruptedException {
    Logs.service();
    return run(console, name, made.get(), CLOSE_WITHIN);
  }

  /** Returns {@link Subcommand#CANNOT_GO_ON} if the service ended by itself. */
  static int run(Console console, String name, PipelineService service, Duration closeWithin)
      throws InterruptedException {
    ShutdownHook hook = new ShutdownHook(service);
    try {
      service.start();
      console.print(name + " started; end it with Ctrl-C or SIGTERM");
      hook.awaitOr(service.ended());
    } catch (RuntimeException | InterruptedException | Error e) {
      hook.close();
      throw e;
    }
    String ended = service.ended().getNow("");
    if (ended.isEmpty()) {
      hook.close();
      return Subcommand.OK;
    }
    console.say("payouts: " + name + " cannot go on: " + ended);
    Thread closing = new Thread(hook::close, "payouts-close");
    closing.setDaemon(true);
    closing.start();
    closing.join(closeWithin.toMillis());
    return Subcommand.CANNOT_GO_ON;
  }
}
