package org.payouts.workers.engine;

import org.payouts.workers.model.Policy;

/**
 * What the partitions of one worker share. Constructors take from it what they need and do not keep
 * it.
 */
record WorkerContext(
    Policy policy,
    Effects effects,
    Timers timers,
    Pauses pauses,
    Stops stops,
    AmountRules rules,
    SumLimits sums,
    SpendLimit spendLimit,
    Reachability reachability,
    CallScheduler scheduler,
    KeptResolutions resolutions) {

  static WorkerContext of(Policy policy, SpendLimit spendLimit, Effects effects) {
    Pauses pauses = new Pauses(policy.probeMs(), policy.backoffMaxMs());
    Stops stops = new Stops();
    return new WorkerContext(
        policy,
        effects,
        new Timers(),
        pauses,
        stops,
        new AmountRules(),
        new SumLimits(),
        spendLimit,
        new Reachability(policy.unknownErrors()),
        new CallScheduler(policy, pauses, stops, spendLimit, effects),
        new KeptResolutions());
  }
}
