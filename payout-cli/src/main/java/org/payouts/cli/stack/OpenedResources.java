package org.payouts.cli.stack;

import java.util.ArrayDeque;
import java.util.Deque;
import org.payouts.service.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was resources, closed in the opposite order whatever fails meanwhile. Thread-safe; closing
 * twice does nothing.
 */
public final class OpenedResources implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OpenedResources.class);

  private final Deque<AutoCloseable> stack = new ArrayDeque<>();
  private boolean closed;

  /** Takes charge of a resource; closes it at once if everything was closed meanwhile. */
  public synchronized <T extends AutoCloseable> T add(T resource) {
    if (closed) {
      close(resource);
      throw new IllegalStateException("stopped while starting");
    }
    stack.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!stack.isEmpty()) {
      close(stack.pop());
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LogEvent.NOT_CLOSED_IN_ORDER
          .on(log)
          .setCause(e)
          .addKeyValue("resource", resource.getClass().getSimpleName())
          .log("Not closed in order");
    }
  }
}
