package org.payouts.verification.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.payouts.Platform;

/**
 * The few cases that a build plays: the same for one state of the code, others for the next. One of
 * them is always a zombie.
 */
final class Rotation {
  private Rotation() {}

  /**
   * Chooses a case for each platform's workers, on different points.
   *
   * @param turn names the state of the code
   */
  static List<CrashCase> of(String turn) {
    Random random = new Random(turn.hashCode());
    List<CrashCase> chosen = new ArrayList<>();
    List<CrashPoint> points = new ArrayList<>();
    for (Platform platform : List.of(Platform.PROLIFIC, Platform.MTURK, Platform.RESPONDENT)) {
      List<CrashCase> cases =
          CrashCase.all().stream()
              .filter(CrashCase::mayRunBesideOthers)
              .filter(each -> each.platform() == platform)
              .filter(each -> !points.contains(each.point()))
              .filter(each -> platform != Platform.PROLIFIC || each.isZombie())
              .toList();
      CrashCase one = cases.get(random.nextInt(cases.size()));
      points.add(one.point());
      chosen.add(one);
    }
    List<CrashCase> others =
        CrashCase.all().stream()
            .filter(each -> each.platform() == Platform.MTURK)
            .filter(CrashCase::mayRunBesideOthers)
            .filter(each -> !points.contains(each.point()))
            .toList();
    chosen.add(others.get(random.nextInt(others.size())));
    return chosen;
  }
}
