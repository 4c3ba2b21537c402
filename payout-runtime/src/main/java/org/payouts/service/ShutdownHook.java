package org.payouts.service;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Closes a resource when the process is asked to end, or earlier by the program; once. */
public final class ShutdownHook implements AutoCloseable {

  private final AutoCloseable resource;
  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final Thread hook;

  /** From now on an interrupt or SIGTERM closes the resource. */
  public ShutdownHook(AutoCloseable resource) {
    this.resource = resource;
    this.hook = new Thread(this::end, "payouts-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void end() {
    asked.complete(null);
    try {
      resource.close();
    } catch (Exception e) {
      System.err.println("payouts: not closed in order: " + e);
    }
  }

  /** Waits until the process is asked to end. */
  public void await() throws InterruptedException {
    awaitOr(new CompletableFuture<>());
  }

  /** Waits until the process is asked to end, or until {@code other} completes. */
  public void awaitOr(CompletableFuture<?> other) throws InterruptedException {
    try {
      CompletableFuture.anyOf(asked, other).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Closes the resource now. Does nothing while the process already ends. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      return;
    }
    end();
  }
}
