package org.payouts.cli.statement;

import java.util.List;
import org.payouts.audit.statement.ListedPayment;
import org.payouts.cli.requests.FileProblem;

/**
 * What came of reading statements.
 *
 * @param files their names
 * @param problems everything that keeps them from being compared
 * @param notes what a person should know about the reading
 * @param unassigned payments of participants with several submissions: nobody can say which
 */
public record Statement(
    List<String> files,
    List<ListedPayment> payments,
    List<FileProblem> problems,
    List<String> notes,
    int unassigned) {

  public Statement {
    files = List.copyOf(files);
    payments = List.copyOf(payments);
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }
}
