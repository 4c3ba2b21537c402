package org.payouts.workers.provider;

/** A transport's response that can be counted. */
public interface ClassifiedResponse {
  ResponseClass responseClass();
}
