package org.payouts.workers.engine;

/** The settled payout IDs of a partition, each with the beginning of its content hash. */
public final class SettledIds {

  /** What the table says of a payout. */
  public enum Match {
    UNKNOWN,
    /** Settled, with this content. */
    SAME_CONTENT,
    /** Settled, with other content: the request is wrong. */
    OTHER_CONTENT
  }

  private final IdTable contents = new IdTable();

  /**
   * Adds an ID; returns false if it was there, whose content then stays.
   *
   * @param content first 64 bits of the content hash
   */
  public boolean add(String payoutId, long content) {
    return contents.add(payoutId, content);
  }

  public Match match(String payoutId, long content) {
    int place = contents.find(payoutId);
    if (place < 0) {
      return Match.UNKNOWN;
    }
    return contents.value(place) == content ? Match.SAME_CONTENT : Match.OTHER_CONTENT;
  }

  public boolean contains(String payoutId) {
    return contents.find(payoutId) >= 0;
  }

  public int size() {
    return contents.size();
  }
}
