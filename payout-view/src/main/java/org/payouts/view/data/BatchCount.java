package org.payouts.view.data;

import java.time.Instant;
import java.util.Map;
import org.payouts.words.StateWord;

/**
 * A batch and how far it is.
 *
 * @param lastDay UTC day on which the newest of it was asked for
 */
public record BatchCount(String batch, Instant lastDay, long count, Map<StateWord, Long> words) {
  public BatchCount {
    words = Map.copyOf(words);
  }
}
