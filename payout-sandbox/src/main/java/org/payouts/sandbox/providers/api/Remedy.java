package org.payouts.sandbox.providers.api;

/** What helps a person whose ID a simulated provider does not know. */
public final class Remedy {

  /** Stands at the end of every answer about an unknown ID. */
  public static final String TEXT =
      "This provider is simulated and knows only what it was taught: payouts sandbox seed FILE";

  private Remedy() {}
}
