package org.payouts.topics;

/**
 * Headers of requests that a service has written for a person. Any publisher can write them: they
 * are for reading, and nothing is decided by them.
 */
public final class Headers {
  /** Name of the person, as the service knows it. */
  public static final String SENT_BY = "payouts-by";

  /** Address from which the person has sent it. */
  public static final String SENT_FROM = "payouts-from";

  private Headers() {}
}
