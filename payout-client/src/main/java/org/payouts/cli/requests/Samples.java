package org.payouts.cli.requests;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The sample files of the repository and how each of them is to be read. */
public final class Samples {

  /**
   * A sample.
   *
   * @param file its name in {@code examples/files/}
   * @param options how to read it, without a batch label
   */
  public record Sample(String file, RequestOptions options) {}

  /** The samples that can be paid, in the order they are published. */
  public static final List<Sample> ALL =
      List.of(
          new Sample(
              "prolific-bulk.csv",
              RequestOptions.plain()
                  .with(Field.PLATFORM, "prolific")
                  .with(Field.STUDY_ID, "66aa1c7d20b94e5f8c3d1e07")
                  .with(Field.WORKSPACE_ID, "5f304723a6812b7b13ba881b")
                  .with(Field.CURRENCY, "GBP")
                  .with(Field.REASON, "Thank you for taking part")),
          new Sample(
              "mturk-batch-results.csv",
              RequestOptions.plain()
                  .withHeader(Field.AMOUNT, "Bonus")
                  .with(Field.REASON, "Bonus for careful labels")),
          new Sample("bonuses.csv", RequestOptions.plain()));

  private Samples() {}

  /** How to read a file of that name, if it is one of the samples. */
  public static Optional<RequestOptions> optionsFor(Path file) {
    String name = String.valueOf(file.getFileName());
    return ALL.stream()
        .filter(sample -> sample.file().equals(name))
        .map(Sample::options)
        .findFirst();
  }
}
