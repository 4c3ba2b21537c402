package org.payouts.cli.requests;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The first problems of a plan's files; of the others only their number. A file that is none of
 * requests may have as many as it has lines, and one server shows the plans of everybody.
 */
final class FileProblems implements Consumer<FileProblem> {
  static final int MOST = 1_000;

  private final List<FileProblem> first = new ArrayList<>();
  private String file = "";
  private long more;

  @Override
  public void accept(FileProblem problem) {
    if (first.size() < MOST) {
      first.add(problem);
    } else {
      file = problem.file();
      more++;
    }
  }

  /** What was found; the last one stands for all that were not kept. */
  List<FileProblem> all() {
    List<FileProblem> all = new ArrayList<>(first);
    if (more > 0) {
      all.add(new FileProblem(file, 0, null, more + " more problems", "mend these first"));
    }
    return all;
  }
}
