package org.payouts.sandbox.providers.faults;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.payouts.sandbox.providers.calls.Provider;

/**
 * Accounts that are refused as a whole until they heal, by time or by number of refused calls.
 * Thread-safe.
 */
public final class AccountFaults {

  private final LongSupplier clockMs;
  private final Map<Provider, Broken> broken = new EnumMap<>(Provider.class);

  public AccountFaults(LongSupplier clockMs) {
    this.clockMs = clockMs;
  }

  /**
   * From now on the platform refuses everything; the call that begins it is the first refused one.
   */
  public synchronized void begin(Provider provider, FaultClass kind, Fault fault) {
    int calls = fault.calls() > 0 ? fault.calls() - 1 : Integer.MAX_VALUE;
    long until = fault.calls() > 0 ? Long.MAX_VALUE : clockMs.getAsLong() + fault.ms();
    broken.put(provider, new Broken(kind, until, calls));
  }

  /** The fault that refuses this call, or null. Counts the call as refused. */
  public synchronized @Nullable FaultClass refusing(Provider provider) {
    Broken now = broken.get(provider);
    if (now == null) {
      return null;
    }
    if (now.untilMs() <= clockMs.getAsLong() || now.calls() <= 0) {
      broken.remove(provider);
      return null;
    }
    broken.put(provider, new Broken(now.kind(), now.untilMs(), now.calls() - 1));
    return now.kind();
  }

  private record Broken(FaultClass kind, long untilMs, int calls) {}
}
