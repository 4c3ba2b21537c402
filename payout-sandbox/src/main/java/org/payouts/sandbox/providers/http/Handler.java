package org.payouts.sandbox.providers.http;

import java.io.IOException;

/** Serves one request. Called on the connection's own thread, so it may block. */
@FunctionalInterface
public interface Handler {

  void handle(Request request, Responder responder) throws IOException;

  /** Takes the answer; returns when it is delivered as far as it will be. To be called once. */
  @FunctionalInterface
  interface Responder {
    void send(SimulatedResponse reply) throws IOException;
  }
}
