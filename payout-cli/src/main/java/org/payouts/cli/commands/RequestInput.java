package org.payouts.cli.commands;

import java.nio.file.Path;
import java.util.List;
import org.payouts.cli.plan.StoredPlan;
import org.payouts.cli.requests.RequestOptions;

/** What is to be sent: files, how to read them, and what a person has agreed to. */
record RequestInput(List<Path> files, RequestOptions options, boolean again, boolean correct) {

  /** What a plan was made of. */
  static RequestInput of(StoredPlan plan) {
    return new RequestInput(
        plan.files().stream().map(Path::of).toList(), plan.options(), plan.again(), plan.correct());
  }
}
