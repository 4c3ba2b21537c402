package org.payouts.router.admission;

import org.payouts.PayoutAdmission;
import org.payouts.PayoutCommand;

/** What the router does about one readable request. */
public sealed interface Decision {

  /** The ID is free: register it and issue its command. */
  record Admit(PayoutAdmission admission, PayoutCommand command) implements Decision {}

  /** The very record that owns the ID, read again: nothing is published and no command written. */
  record Replay() implements Decision {}

  /** An operator asked for the registered command again. */
  record Reissue(PayoutCommand command) implements Decision {}

  /** Another record asks for what the ID already stands for. */
  record Duplicate(PayoutAdmission owner) implements Decision {}

  /** Another record asks for something else under an ID that is taken. */
  record Conflict(PayoutAdmission owner) implements Decision {}
}
