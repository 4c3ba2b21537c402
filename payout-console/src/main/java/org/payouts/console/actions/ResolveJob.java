package org.payouts.console.actions;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.Verdict;
import org.payouts.console.access.Person;

/** A decision that is carried out, payout by payout. Thread-safe. */
public final class ResolveJob {
  private final Verdict verdict;
  private final Person person;
  private final String because;
  private final int wanted;
  private final List<Line> lines = new ArrayList<>();
  private boolean done;
  private @Nullable String failure;

  /** What became of a payout. */
  public enum Outcome {
    APPLIED,
    REFUSED,
    /** The review was no longer the one that was shown: nothing was written. */
    CHANGED,
    /** The worker has not answered in time; the resolution stands. */
    UNANSWERED
  }

  /**
   * What became of one payout.
   *
   * @param text in words
   */
  public record Line(String payoutId, Outcome outcome, String text) {}

  ResolveJob(Verdict verdict, Person person, String because, int wanted) {
    this.verdict = verdict;
    this.person = person;
    this.because = because;
    this.wanted = wanted;
  }

  synchronized void line(String payoutId, Outcome outcome, @Nullable String text) {
    lines.add(new Line(payoutId, outcome, text == null ? "" : text));
  }

  synchronized void end(@Nullable String why) {
    done = true;
    failure = why;
  }

  /** All that is known so far. */
  public synchronized List<Line> lines() {
    return List.copyOf(lines);
  }

  public synchronized long count(Outcome outcome) {
    return lines.stream().filter(line -> line.outcome() == outcome).count();
  }

  public synchronized boolean isDone() {
    return done;
  }

  /** Why it was not carried out to its end; null if it was. */
  public synchronized @Nullable String failure() {
    return failure;
  }

  public int wanted() {
    return wanted;
  }

  public Verdict verdict() {
    return verdict;
  }

  public String because() {
    return because;
  }

  public Person person() {
    return person;
  }
}
