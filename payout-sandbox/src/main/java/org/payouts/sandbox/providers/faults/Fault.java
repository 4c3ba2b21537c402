package org.payouts.sandbox.providers.faults;

import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.book.Visibility;

/**
 * The fault of one call.
 *
 * @param kind the named class; null for none
 * @param ms how late, how long, how far behind, in milliseconds: what it means depends on the kind
 * @param calls for account faults: heals after that many refused calls; 0 for by time only
 * @param behaviour how the call goes: of a named class, or put together freely
 * @param subject what the answer names; null for what the call is about
 */
public record Fault(
    @Nullable FaultClass kind, long ms, int calls, Behaviour behaviour, @Nullable String subject) {

  private static final Fault NONE = new Fault(null, 0, 0);

  /** A fault of a named class. */
  public Fault(@Nullable FaultClass kind, long ms, int calls) {
    this(kind, ms, calls, kind == null ? Behaviour.ORDERLY : kind.behaviour(), null);
  }

  public static Fault none() {
    return NONE;
  }

  /** A fault that is put together freely. */
  public static Fault of(Behaviour behaviour) {
    return new Fault(null, 0, 0, behaviour, null);
  }

  public boolean is(FaultClass other) {
    return kind == other;
  }

  /** How far a read lies behind the book, in milliseconds. */
  public long lagMs() {
    return is(FaultClass.READ_LAGS) ? ms : 0;
  }

  /** When payments of this call show, where they usually show after that many milliseconds. */
  public Visibility visibility(long usuallyAfterMs) {
    Visibility own = behaviour.visibility();
    return own == null ? Visibility.after(usuallyAfterMs) : own;
  }

  public Distortion distortion() {
    return behaviour.distortion();
  }

  /** The fault's name for logs and counts; null for no fault. */
  public @Nullable String label() {
    FaultClass named = kind;
    if (named == null) {
      return behaviour.equals(Behaviour.ORDERLY) ? null : behaviour.label();
    }
    boolean more = !behaviour.equals(named.behaviour());
    return more ? named.label() + ", " + behaviour.label() : named.label();
  }
}
