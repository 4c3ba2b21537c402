package org.payouts.service;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one service until the process is asked to end, or until the service cannot go on. */
public final class ServiceRun {
  private static final Logger log = LoggerFactory.getLogger(ServiceRun.class);

  /** Exit code after the process was asked to end. */
  public static final int ENDED = 0;

  /** Exit code if only a new process helps: a supervisor should start one. */
  public static final int CANNOT_GO_ON = 3;

  /** Longer than a hand-over takes; a process that is broken may never finish one. */
  private static final Duration CLOSE_WITHIN = Duration.ofMinutes(2);

  private final String name;
  private final Consumer<String> started;
  private final Consumer<String> failed;

  /**
   * @param name what to call the service in notices, for example {@code worker mturk}
   * @param started takes the line that says that it runs
   * @param failed takes the line that says why it cannot go on
   */
  public ServiceRun(String name, Consumer<String> started, Consumer<String> failed) {
    this.name = name;
    this.started = started;
    this.failed = failed;
  }

  /**
   * Starts the service and returns once it has ended.
   *
   * @return {@link #ENDED}, or {@link #CANNOT_GO_ON} if the service ended by itself
   * @throws RuntimeException what {@link PipelineService#start} throws; the service is closed then
   */
  public int run(PipelineService service) throws InterruptedException {
    return run(service, CLOSE_WITHIN);
  }

  int run(PipelineService service, Duration closeWithin) throws InterruptedException {
    ShutdownHook hook = new ShutdownHook(() -> close(service));
    try {
      LogEvent.SERVICE_STARTED.on(log).log("{} starts", name);
      service.start();
      started.accept(name + " started; end it with Ctrl-C or SIGTERM");
      hook.awaitOr(service.ended());
    } catch (RuntimeException | InterruptedException | Error e) {
      hook.close();
      throw e;
    }
    String ended = service.ended().getNow("");
    if (ended.isEmpty()) {
      hook.close();
      return ENDED;
    }
    LogEvent.SERVICE_BROKEN.on(log).log("{} cannot go on: {}", name, ended);
    failed.accept("payouts: " + name + " cannot go on: " + ended);
    Thread closing = new Thread(hook::close, "payouts-close");
    closing.setDaemon(true);
    closing.start();
    closing.join(closeWithin.toMillis());
    return CANNOT_GO_ON;
  }

  private void close(PipelineService service) {
    LogEvent.SERVICE_STOPPING.on(log).log("{} ends", name);
    service.close();
    LogEvent.SERVICE_STOPPED.on(log).log("{} has ended", name);
  }
}
