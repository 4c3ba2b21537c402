package org.payouts.verification.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.payout.Platforms;

/**
 * One case of the matrix.
 *
 * @param end what happens at the point
 * @param mutant the rule switched off in the workers; null for the real thing
 */
record CrashCase(CrashPoint point, Platform platform, End end, @Nullable Mutant mutant) {

  /** What happens when the victim is at its point. */
  enum End {
    HALT(Stopper.How.HALT),
    FREEZE(Stopper.How.FREEZE),
    /** The broker is killed and comes back. */
    BROKER_KILL(Stopper.How.HOLD),
    /** The broker is frozen until a commit has timed out. */
    BROKER_FREEZE(Stopper.How.HOLD);

    private final Stopper.How how;

    End(Stopper.How how) {
      this.how = how;
    }

    Stopper.How how() {
      return how;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final Set<CrashPoint> WITH_BROKER =
      Set.of(CrashPoint.W3, CrashPoint.W6, CrashPoint.W11);

  /** Every case there is, in the order of the points. */
  static List<CrashCase> all() {
    List<CrashCase> cases = new ArrayList<>();
    for (CrashPoint point : CrashPoint.values()) {
      for (Platform platform : platforms(point)) {
        for (End end : End.values()) {
          if (end.how() != Stopper.How.HOLD || WITH_BROKER.contains(point)) {
            cases.add(new CrashCase(point, platform, end, null));
          }
        }
      }
    }
    return cases;
  }

  /** For each mutant the case that must show its harm, or that there is none. */
  static List<CrashCase> ofMutants() {
    return List.of(
        new CrashCase(CrashPoint.W9, Platform.PROLIFIC, End.HALT, Mutant.B1),
        new CrashCase(CrashPoint.W9, Platform.PROLIFIC, End.HALT, Mutant.B1_COMMIT),
        new CrashCase(CrashPoint.W9, Platform.PROLIFIC, End.HALT, Mutant.B1_LEDGER),
        new CrashCase(CrashPoint.W5, Platform.PROLIFIC, End.FREEZE, Mutant.B2),
        new CrashCase(CrashPoint.W5, Platform.PROLIFIC, End.FREEZE, Mutant.B3),
        new CrashCase(CrashPoint.W7, Platform.PROLIFIC, End.FREEZE, Mutant.B7),
        new CrashCase(CrashPoint.W3, Platform.MTURK, End.HALT, Mutant.B10));
  }

  private static List<Platform> platforms(CrashPoint point) {
    return point == CrashPoint.W5 || point.ofRouter() ? List.of(Platform.PROLIFIC) : Platforms.ALL;
  }

  /** Whether it leaves everything but its own platform's workers alone. */
  boolean mayRunBesideOthers() {
    return !point.ofRouter() && end.how() != Stopper.How.HOLD;
  }

  /** Whether the victim holds a claim while another process settles its payouts. */
  boolean isZombie() {
    return end == End.FREEZE && (point == CrashPoint.W7 || point == CrashPoint.W8);
  }

  /** {@code W7/prolific/freeze}. */
  String name() {
    String name = point + "/" + Platforms.name(platform) + "/" + end.label();
    return mutant == null ? name : name + "/" + mutant;
  }
}
