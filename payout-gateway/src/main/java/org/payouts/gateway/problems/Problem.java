package org.payouts.gateway.problems;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The body of an answer that says what went wrong (RFC 9457, {@code application/problem+json}).
 *
 * @param detail what to do about it
 * @param errors the fields it is about; may be empty
 * @param results what became of each element of an array whose publication broke off; else empty
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    List<FieldError> errors,
    List<?> results) {

  public Problem {
    errors = List.copyOf(errors);
    results = List.copyOf(results);
  }

  static Problem of(ProblemType type, String detail, List<FieldError> errors, List<?> results) {
    return new Problem(type.uri(), type.title(), type.status(), detail, errors, results);
  }
}
