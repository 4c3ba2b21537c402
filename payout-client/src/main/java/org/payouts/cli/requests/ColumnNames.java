package org.payouts.cli.requests;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names by which a header is recognised: the project's, the platforms' exports', a person's.
 */
final class ColumnNames {

  /** Columns of MTurk's batch results. */
  static final Map<Field, String> MTURK_RESULTS =
      Map.of(
          Field.WORKER_ID, "WorkerId", Field.ASSIGNMENT_ID, "AssignmentId", Field.HIT_ID, "HITId");

  /** The submission in Prolific's export. */
  static final String PROLIFIC_SUBMISSION = "Submission id";

  /** The participant in Prolific's export; no bonus is booked on one. */
  static final String PROLIFIC_PARTICIPANT = "Participant id";

  /** What became of the submission, in Prolific's export. */
  static final String PROLIFIC_STATUS = "Status";

  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  ColumnNames(RequestOptions options) {
    for (Field field : Field.values()) {
      names.add(field.column());
    }
    names.addAll(MTURK_RESULTS.values());
    names.add(PROLIFIC_SUBMISSION);
    names.add(PROLIFIC_PARTICIPANT);
    options.headers().values().forEach(header -> names.add(header.strip()));
  }

  boolean holds(String name) {
    return names.contains(name.strip());
  }
}
