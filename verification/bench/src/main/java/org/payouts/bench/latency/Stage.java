package org.payouts.bench.latency;

/** Where a request is seen on its way, by a reader of committed records. */
enum Stage {
  ORDERED,
  ACCEPTED,
  CLAIMED,
  SETTLED,
  TOLD
}
