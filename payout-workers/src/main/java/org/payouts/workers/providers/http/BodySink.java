package org.payouts.workers.providers.http;

import java.io.IOException;

/** Takes a body in pieces and makes a bounded text of it. */
interface BodySink {
  /** Most bytes that a body, or what is kept of it, takes in memory. */
  int LIMIT = 1 << 20;

  void take(byte[] chunk) throws UnreadableBody;

  /** The text, all of the body having come. */
  String end() throws UnreadableBody;

  /** The text of a body that did not end. */
  String soFar();

  /** The body is given up; the message says why without quoting it. */
  final class UnreadableBody extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableBody(String why) {
      super(why);
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }
}
