package org.payouts.cli.statement;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.cli.requests.SourceFormat;

/**
 * How to read statements.
 *
 * @param platform whose they are; null where a column says it
 * @param currency of all amounts that name none; null for USD on MTurk and Respondent
 * @param headers a statement's own heading for a field
 * @param only by heading: what a cell must contain for its line to count, whatever its case
 */
public record StatementOptions(
    @Nullable Platform platform,
    @Nullable String currency,
    Map<StatementField, String> headers,
    Map<String, String> only,
    SourceFormat source) {

  public StatementOptions {
    headers = Map.copyOf(headers);
    only = Map.copyOf(only);
  }
}
