package org.payouts.workers.simulation;

import static org.payouts.sandbox.providers.book.Payment.Origin.OUTSIDE;

import java.util.List;

/** What happens to processes, partitions and topics while faults last. */
final class Disturbances {
  private final World world;
  private final Profile profile;
  private final Cluster cluster;
  private final Registry registry;
  private final Bank bank;

  Disturbances(World world, Profile profile, Cluster cluster, Registry registry, Bank bank) {
    this.world = world;
    this.profile = profile;
    this.cluster = cluster;
    this.registry = registry;
    this.bank = bank;
  }

  /** One after another until the world is healed. */
  void go() {
    // A zombie must live long enough to wake up, and an owner to see quiet end.
    boolean seldom = profile.mutant().needsPatience();
    world.in(
        seldom ? world.between(60_000, 300_000) : world.between(500, 20_000),
        () -> {
          if (world.healed()) {
            return;
          }
          if (world.now < cluster.outageUntil()) {
            world.at(cluster.outageUntil(), this::go);
            return;
          }
          one();
          go();
        });
  }

  private void one() {
    int w = world.random.nextInt(cluster.size());
    int p = world.random.nextInt(cluster.ledgers.size());
    boolean zombies =
        profile.mutant() == Mutant.B2_NO_FENCING
            || profile.mutant() == Mutant.B3_FENCING_OF_OFFSETS_ONLY;
    switch (zombies && world.chance(0.6) ? 3 : world.random.nextInt(13)) {
      case 0, 1 -> {
        world.tally.fault("kill");
        cluster.killFor(w, world.between(100, 30_000));
      }
      case 2 -> {
        long ms = world.between(500, 60_000);
        world.tally.fault(profile.suspends() ? "suspend" : "freeze");
        world.say("FREEZE    %s for %d ms", cluster.worker(w).name, ms);
        cluster.worker(w).freeze(ms);
      }
      case 3 -> {
        world.tally.fault("usurp_live_owner");
        cluster.usurp(p);
      }
      case 4 -> {
        world.tally.fault("revoke");
        cluster.revoke(p);
      }
      case 5 -> {
        world.tally.fault("retake");
        cluster.retake(p);
      }
      case 6 -> {
        world.tally.fault("offsets_rewound");
        world.say("REWIND    partition %d", p);
        cluster.ledgers.get(p).committedOffset = 0;
      }
      case 7 -> {
        world.tally.fault("compaction");
        world.say("COMPACT   partition %d", p);
        cluster.ledgers.get(p).compact();
      }
      case 8 -> {
        world.tally.fault("registry_down");
        registry.goDown(world.between(500, 30_000));
      }
      case 9, 10 -> {
        List<String> units = bank.units();
        int status = world.oneOf(bank.oddStatuses());
        world.tally.fault("unit_in_trouble");
        bank.trouble(world.oneOf(units), status, world.between(5_000, 60_000));
      }
      case 11 -> {
        if (world.chance(profile.mimics() ? 0.8 : 0.2)) {
          world.tally.fault("paid_by_hand");
          bank.outside("T" + world.random.nextInt(4), profile.byHandMinor(world), OUTSIDE);
        }
      }
      default -> {
        if (!profile.suspends()) {
          world.tally.fault("wall_clock_jumps");
          cluster.worker(w).moveWallClock(world.between(-Profile.HOUR_MS, Profile.HOUR_MS));
        }
      }
    }
  }
}
