package org.payouts.verification.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.Platform;

/**
 * A few cases of the matrix, other ones for each commit. {@code -Dcrash.cases=W7/prolific/freeze}
 * plays these; {@code ./verify crash-matrix} plays all.
 */
class CrashMatrixIT {

  @Test
  void nobody_is_paid_twice_or_lost_wherever_a_process_stops(@TempDir Path directory)
      throws IOException {
    List<CrashCase> cases = cases();
    List<CaseResult> results =
        new CrashMatrix(directory, 1, 3, new CrashMatrixCommand()::print).play(cases);
    assertThat(results).hasSameSizeAs(cases);
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result.at()).as("%s was reached", result.of().name()).isNotEmpty();
              assertThat(result.findings()).as(result.of().name()).isEmpty();
            });
  }

  private static List<CrashCase> cases() throws IOException {
    String wanted = System.getProperty("crash.cases", "");
    if (!wanted.isEmpty()) {
      List<String> names = Arrays.asList(wanted.split(","));
      return CrashCase.all().stream().filter(each -> names.contains(each.name())).toList();
    }
    String turn = turn();
    System.out.println("CrashMatrixIT: the turn of " + turn);
    return rotation(turn);
  }

  /** The commit if there is one, else the sizes of the sources. */
  private static String turn() throws IOException {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path head = at.resolve(".git/logs/HEAD");
      if (Files.isRegularFile(head)) {
        List<String> moves = Files.readAllLines(head);
        return moves.get(moves.size() - 1).substring(41, 81);
      }
    }
    try (Stream<Path> files = Files.walk(Path.of("..", "..").resolve("payout-workers/src/main"))) {
      long size = files.map(Path::toFile).mapToLong(File::length).sum();
      return "sources of " + size + " bytes";
    }
  }

  /**
   * The few cases that a build plays, one for each platform's workers and one more, on different
   * points: the same for one state of the code, others for the next. One is always a zombie.
   *
   * @param turn names the state of the code
   */
  private static List<CrashCase> rotation(String turn) {
    Random random = new Random(turn.hashCode());
    List<CrashCase> chosen = new ArrayList<>();
    for (Platform platform :
        List.of(Platform.PROLIFIC, Platform.MTURK, Platform.RESPONDENT, Platform.MTURK)) {
      List<CrashCase> cases =
          CrashCase.all().stream()
              .filter(CrashCase::mayRunBesideOthers)
              .filter(each -> each.platform() == platform)
              .filter(each -> chosen.stream().noneMatch(other -> other.point() == each.point()))
              .filter(each -> platform != Platform.PROLIFIC || each.isZombie())
              .toList();
      chosen.add(cases.get(random.nextInt(cases.size())));
    }
    return chosen;
  }
}
