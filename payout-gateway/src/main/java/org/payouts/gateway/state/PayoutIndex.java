package org.payouts.gateway.state;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the topics hold of payouts, a moment ago. It shows what was asked for before this process
 * began, and by other processes. It decides nothing: which request of an ID is the first, the
 * router says.
 */
public interface PayoutIndex extends AutoCloseable {

  /**
   * Whether everything that was there when it was opened, or made anew, has been read. It says no
   * before the first payout is missing.
   */
  boolean caughtUp();

  /** Why it stands still at the moment; nothing if it goes on. */
  Optional<String> problem();

  /** How many records it has not read yet, as far as it knows. */
  long behind();

  Optional<KnownPayout> find(String payoutId);

  /**
   * Payouts of a batch, the one asked for first at the top.
   *
   * @param prefixes how their IDs begin, any of these
   * @param after where the page before has ended, or null for the first
   * @throws IllegalArgumentException if {@code after} is no place that a page has named
   */
  Page list(String batch, List<String> prefixes, @Nullable String after, int limit);

  /**
   * A page.
   *
   * @param next where the next page begins, or null if this is the last
   */
  record Page(List<KnownPayout> items, @Nullable String next) {
    public Page {
      items = List.copyOf(items);
    }
  }

  @Override
  void close();
}
