package org.payouts.export;

import java.io.IOException;

/** A topic is not the one that a sink has something of: its offsets name other records. */
public final class TopicMadeAnewException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What to do about it. */
  public static final String REMEDY = "export everything anew, into an empty directory or database";

  TopicMadeAnewException(String topic) {
    super(
        topic
            + " was made anew since it was exported (topics grow, restore), or this is another"
            + " cluster: going on would leave records out");
  }
}
