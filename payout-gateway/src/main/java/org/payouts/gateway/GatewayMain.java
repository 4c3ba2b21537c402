package org.payouts.gateway;

import org.payouts.service.ServiceMain;

/** The gateway as a process of its own: {@code java -cp ... org.payouts.gateway.GatewayMain}. */
public final class GatewayMain {
  private GatewayMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    ServiceMain.run("gateway", arguments, GatewayService::new);
  }
}
