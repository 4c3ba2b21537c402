package org.payouts.audit.history;

import java.util.function.Consumer;

/** What the providers know, handed out entry by entry: it may be larger than memory. */
public interface BookSource {

  /** Every payment, oldest first. */
  void payments(Consumer<Payment> each);

  /** Whether there is a complete log of money calls. */
  boolean hasCalls();

  /** Every money call in order of arrival; none without a log. */
  void calls(Consumer<MoneyCall> each);
}
