package org.payouts.cli.statement;

import java.util.List;
import java.util.Map;
import org.payouts.audit.statement.ListedPayment;
import org.payouts.cli.requests.FileProblem;

/**
 * What came of reading statements.
 *
 * @param files their names
 * @param problems everything that keeps them from being compared
 * @param notes what a person should know about the reading
 * @param participants by submission, where a payment names only a participant with several: what
 *     such payments have as their target, for nobody can say which submission they are for
 */
public record Statement(
    List<String> files,
    List<ListedPayment> payments,
    List<FileProblem> problems,
    List<String> notes,
    Map<String, String> participants) {

  public Statement {
    files = List.copyOf(files);
    payments = List.copyOf(payments);
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
    participants = Map.copyOf(participants);
  }
}
