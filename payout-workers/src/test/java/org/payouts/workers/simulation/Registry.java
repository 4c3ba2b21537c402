package org.payouts.workers.simulation;

/** The schema registry: while it is down nobody can read commands or a ledger. */
final class Registry {
  private final World world;
  private long downUntil;

  Registry(World world) {
    this.world = world;
  }

  void goDown(long ms) {
    world.say("REGISTRY  is down for %d ms", ms);
    downUntil = Math.max(downUntil, world.now + ms);
  }

  boolean down() {
    return world.now < downUntil;
  }

  void heal() {
    downUntil = 0;
  }
}
