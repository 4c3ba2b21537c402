package org.payouts.admin;

import org.payouts.Platform;
import org.payouts.topics.Topics;

/** Says what it means that a ledger is gone, and what may be done about it. */
final class LostLedger {
  private LostLedger() {}

  static String message(Platform platform) {
    String ledger = Topics.ledger(platform);
    String commands = Topics.commands(platform);
    return ("Topic %s is missing while %s holds commands. The ledger is the only memory of what was paid: a new, empty one"
            + " would pay these commands again, so it is not created. Remedy: restore %s, with every record in its"
            + " partition, from a backup or a mirror. Only where nothing here was ever paid for real (a test cluster):"
            + " delete all topics of the pipeline together and start anew.")
        .formatted(ledger, commands, ledger);
  }
}
