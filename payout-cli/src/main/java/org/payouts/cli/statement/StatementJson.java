package org.payouts.cli.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.payouts.cli.requests.FileTable;

/**
 * The answers of two interfaces, saved as they are: MTurk's {@code ListBonusPayments} and
 * Respondent's list of payouts, as tables.
 */
final class StatementJson {
  private static final List<String> MTURK =
      List.of("AssignmentId", "WorkerId", "BonusAmount", "Reason", "GrantTime");
  private static final List<String> RESPONDENT =
      List.of("screenerResponseId", "totalIncentive", "createdAt");

  private StatementJson() {}

  static boolean isOne(byte[] contents) {
    for (byte each : contents) {
      if (!Character.isWhitespace(each)) {
        return each == '{' || each == '[';
      }
    }
    return false;
  }

  /** The table, or nothing if it is neither of them. */
  static Optional<FileTable> read(byte[] contents) {
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(contents);
    } catch (IOException e) {
      return Optional.empty();
    }
    if (json.path("BonusPayments").isArray()) {
      return Optional.of(table(MTURK, json.path("BonusPayments")));
    }
    if (json.isArray() && !json.isEmpty() && json.get(0).has("payouts")) {
      List<FileTable.Row> rows = new ArrayList<>();
      for (JsonNode person : json) {
        for (JsonNode payout : person.path("payouts")) {
          List<String> cells =
              List.of(
                  person.path("screenerResponseId").asText(""),
                  payout.path("totalIncentive").asText(""),
                  payout.path("createdAt").asText(""));
          rows.add(new FileTable.Row(rows.size() + 1, cells));
        }
      }
      return Optional.of(new FileTable(RESPONDENT, rows, false));
    }
    return Optional.empty();
  }

  private static FileTable table(List<String> fields, JsonNode entries) {
    List<FileTable.Row> rows = new ArrayList<>();
    for (JsonNode entry : entries) {
      rows.add(
          new FileTable.Row(
              rows.size() + 1,
              fields.stream().map(field -> entry.path(field).asText("")).toList()));
    }
    return new FileTable(fields, rows, false);
  }
}
