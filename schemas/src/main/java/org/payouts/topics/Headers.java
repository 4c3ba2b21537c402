package org.payouts.topics;

/**
 * Headers of requests that a service has written for somebody else. Every client that may write to
 * bonus-requested can write them: they are for reading, and nothing is decided by them.
 */
public final class Headers {
  /** Name of the person or of the requester, as the service knows it. */
  public static final String SENT_BY = "payouts-by";

  /** Address from which the person has sent it. */
  public static final String SENT_FROM = "payouts-from";

  /**
   * Place of the record on a requester's own topic that the router has copied: {@code
   * topic-partition-offset}. The topic proves who has asked.
   */
  public static final String ORIGIN = "payouts-origin";

  private Headers() {}
}
