package org.payouts.cli.asked;

import java.util.List;
import java.util.stream.Stream;
import org.payouts.BonusRequested;

/** What the stack knows of a line. */
public sealed interface Finding {

  /** Whether the line can be sent without another word of the person. */
  boolean stops();

  /** The payouts that it knows of. */
  List<AskedPayout> earlier();

  /**
   * Nobody asked for it.
   *
   * @param failed payouts of the target under other IDs that failed, so that nothing was paid
   */
  record New(List<AskedPayout> failed) implements Finding {
    @Override
    public List<AskedPayout> earlier() {
      return failed;
    }

    @Override
    public boolean stops() {
      return false;
    }
  }

  /** The ID was asked for before, with the same content: nobody is paid again. */
  record Same(AskedPayout first) implements Finding {
    @Override
    public List<AskedPayout> earlier() {
      return List.of(first);
    }

    @Override
    public boolean stops() {
      return false;
    }
  }

  /** The ID was asked for with another amount, and corrections have made up for the difference. */
  record Corrected(AskedPayout first, List<AskedPayout> corrections) implements Finding {
    @Override
    public List<AskedPayout> earlier() {
      return Stream.concat(Stream.of(first), corrections.stream()).toList();
    }

    @Override
    public boolean stops() {
      return false;
    }
  }

  /** The ID was asked for before, with other content: the new content is not taken. */
  record Conflict(AskedPayout first, Correction correction) implements Finding {
    @Override
    public List<AskedPayout> earlier() {
      return List.of(first);
    }

    @Override
    public boolean stops() {
      return true;
    }
  }

  /** The target has payouts under other IDs that are paid, or may be yet. */
  record Elsewhere(List<AskedPayout> earlier) implements Finding {
    @Override
    public boolean stops() {
      return true;
    }

    /** Their sum. */
    public long sumMinor() {
      return earlier.stream().mapToLong(AskedPayout::costMinor).sum();
    }
  }

  /** How the difference of a conflict can be paid, or why it cannot. */
  sealed interface Correction {
    /**
     * It can.
     *
     * @param request what pays the difference, under an ID of its own
     * @param beforeMinor what was paid until now
     */
    record Possible(BonusRequested request, long beforeMinor) implements Correction {}

    /** It cannot. */
    record Impossible(String why) implements Correction {}
  }
}
