package org.payouts.router.topology;

/** The rules of a replay hold for requests that lie in a partition not theirs. */
class MisplacedReplayTopologyTest extends ReplayTopologyTest {
  @Override
  Way way() {
    return Way.MISPLACED;
  }
}
