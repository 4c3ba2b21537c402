package org.payouts.router.topology;

/** How a request comes to the task that decides it. */
enum Way {
  /** It lay in the partition of its payout ID. */
  DIRECT,

  /** It lay in another one and came through the repartition topic. */
  MISPLACED
}
