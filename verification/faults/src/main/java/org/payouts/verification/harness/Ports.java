package org.payouts.verification.harness;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.payouts.sandbox.net.LoopbackPorts;
import org.payouts.sandbox.net.PortTakenException;

/**
 * Ports for servers that are killed and come back. They lie below those the system gives to
 * outgoing connections, one of which could else hold a killed server's port when it returns.
 */
final class Ports {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 30_000;
  private static final int TRIES = 1_000;

  private final Set<Integer> given = new HashSet<>();

  /** A port nobody listens on and that was not given before. */
  synchronized int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (given.add(port) && isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port between " + LOWEST + " and " + HIGHEST);
  }

  private static boolean isFree(int port) {
    try {
      LoopbackPorts.requireFree(port, "a server of the stage");
      return true;
    } catch (PortTakenException e) {
      return false;
    }
  }
}
