package org.payouts.tracing;

/** Attributes of spans. None names a participant, and none holds what somebody else has written. */
public final class TraceNames {
  public static final String PAYOUT_ID = "payouts.payout.id";
  public static final String PLATFORM = "payouts.platform";
  public static final String STATE = "payouts.state";
  public static final String ATTEMPT = "payouts.attempt";
  public static final String OUTCOME = "payouts.outcome";
  public static final String RESPONSE = "payouts.response";
  public static final String PAYOUTS = "payouts.payouts";

  private TraceNames() {}
}
