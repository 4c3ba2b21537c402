package org.payouts.workers.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far the commands of a partition are dealt with. They may be dealt with in another order than
 * they were read in; an offset is committed only when every command in front of it is.
 */
final class CommandOffsets {

  /** A command that was read. */
  static final class CommandOffset {
    private final long offset;
    private boolean dealtWith;

    private CommandOffset(long offset) {
      this.offset = offset;
    }

    /** It is in the ledger with the next transaction, or it was before. */
    void dealtWith() {
      dealtWith = true;
    }
  }

  /** In the order of their offsets. */
  private final Deque<CommandOffset> inOrder = new ArrayDeque<>();

  CommandOffset read(long offset) {
    CommandOffset commandOffset = new CommandOffset(offset);
    inOrder.addLast(commandOffset);
    return commandOffset;
  }

  /** Whether {@link #next} has something new. */
  boolean moves() {
    CommandOffset first = inOrder.peekFirst();
    return first != null && first.dealtWith;
  }

  /** The offset behind all that are dealt with from the front on, or -1 if it has not moved. */
  long next() {
    long next = -1;
    while (moves()) {
      next = inOrder.removeFirst().offset + 1;
    }
    return next;
  }
}
