package org.payouts.bench.runs;

/**
 * How long runs are. Their length is set by the number of records, chosen from the rate that is
 * expected, so that every contender works for about the same time.
 *
 * @param seconds of measured work, about
 * @param warmUpSeconds of work before that, about
 * @param most the most records of a run
 * @param known settled IDs for a million in the full suite
 */
public record Scale(double seconds, double warmUpSeconds, int most, int known) {
  private static final int FEWEST = 20;

  /** Scales to choose from. */
  public enum Name {
    /** The compiler needs its time on two busy cores; services run for weeks. */
    FULL,
    /** Many short runs, each compared with the one beside it. */
    SHORT,
    /** Only shows that everything works; the figures mean nothing. */
    QUICK;

    Scale scale() {
      return switch (this) {
        case FULL -> new Scale(8, 10, 1_000_000, 1_000_000);
        case SHORT -> new Scale(4, 4, 1_000_000, 100_000);
        case QUICK -> new Scale(0.3, 0.1, 1_000, 3_000);
      };
    }
  }

  /** Records of the measured part of work that is expected to do {@code perSecond}. */
  public int records(double perSecond) {
    return records(perSecond, seconds);
  }

  public int warmUp(double perSecond) {
    return records(perSecond, warmUpSeconds);
  }

  private int records(double perSecond, double length) {
    return (int) Math.max(FEWEST, Math.min(most, perSecond * length));
  }
}
