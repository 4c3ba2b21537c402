package org.payouts.sandbox.net;

import org.jspecify.annotations.Nullable;

/** A port that the sandbox must use belongs to another program. The message names the remedy. */
public final class PortTakenException extends IllegalStateException {
  private final int port;

  public PortTakenException(int port, String purpose, @Nullable Throwable cause) {
    super(
        "port "
            + port
            + " on "
            + LoopbackPorts.HOST
            + ", wanted for "
            + purpose
            + ", is taken by another program: stop that program or choose another port",
        cause);
    this.port = port;
  }

  /** The port in question. */
  public int port() {
    return port;
  }
}
