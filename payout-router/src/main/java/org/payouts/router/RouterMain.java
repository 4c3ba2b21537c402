package org.payouts.router;

import org.payouts.service.ServiceMain;

/** The router as a process of its own: {@code java -cp ... org.payouts.router.RouterMain}. */
public final class RouterMain {
  private RouterMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    ServiceMain.run("router", arguments, RouterService::new);
  }
}
