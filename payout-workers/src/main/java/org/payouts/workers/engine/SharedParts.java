package org.payouts.workers.engine;

import org.payouts.workers.model.Policy;

/**
 * What the partitions of one worker share. Constructors take from it what they need and do not keep
 * it.
 */
record SharedParts(
    Policy policy,
    Effects effects,
    Timers timers,
    Pauses pauses,
    SpendLimit spendLimit,
    Reachability reachability,
    CallScheduler scheduler,
    KeptResolutions resolutions) {

  static SharedParts of(Policy policy, SpendLimit spendLimit, Effects effects) {
    Pauses pauses = new Pauses(policy.probeMs(), policy.backoffMaxMs());
    return new SharedParts(
        policy,
        effects,
        new Timers(),
        pauses,
        spendLimit,
        new Reachability(policy.unknownErrors()),
        new CallScheduler(policy, pauses, spendLimit, effects),
        new KeptResolutions());
  }
}
