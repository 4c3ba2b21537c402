package org.payouts.workers.engine;

import org.payouts.workers.model.ClockReading;

/** Decides what a payout does next, once a stage is done with it. */
interface NextStep {
  void route(OpenPayout payout, ClockReading now);
}
