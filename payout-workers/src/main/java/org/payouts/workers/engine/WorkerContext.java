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
    MoneyOutages outages,
    CallScheduler scheduler,
    KeptResolutions resolutions) {

  static WorkerContext of(Policy policy, SpendLimit spendLimit, Effects effects) {
    Pauses pauses = new Pauses(policy.probeMs(), policy.backoffMaxMs());
    Stops stops = new Stops();
    MoneyOutages outages =
        new MoneyOutages(
            policy.bulkRows(), policy.width(), policy.backoffMinMs(), policy.backoffMaxMs());
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
        outages,
        new CallScheduler(policy, pauses, stops, spendLimit, outages, effects),
        new KeptResolutions());
  }
}
