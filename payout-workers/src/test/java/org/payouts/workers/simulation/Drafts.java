package org.payouts.workers.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.payouts.workers.model.BookReading;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PreparationInput;

/** What mutants remember of drafts, across processes; the protocol itself remembers none. */
final class Drafts {
  /** Drafts by workspace that were made ready and not yet paid. */
  final Map<String, Deque<String>> unpaid = new HashMap<>();

  /** The last row of a bulk in each workspace. */
  final Map<String, PreparationInput> lastRow = new HashMap<>();

  /** What was paused, by the wider pause that it was made. */
  final Map<Pause, Pause> narrow = new HashMap<>();

  /** What the books have shown of some row of a bulk. */
  final Map<String, BookReading> shown = new HashMap<>();

  Deque<String> unpaid(String workspace) {
    return unpaid.computeIfAbsent(workspace, key -> new ArrayDeque<>());
  }
}
