package org.payouts.router.topology;

/** The rules of the router hold for requests that lie in a partition not theirs. */
class MisplacedRouterTopologyTest extends RouterTopologyTest {
  @Override
  Way way() {
    return Way.MISPLACED;
  }
}
