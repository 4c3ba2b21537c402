package org.payouts.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;

/**
 * Where a command prints: results to {@code out}, progress and remarks to {@code err}.
 *
 * @param terminal whether a person watches {@code err}
 * @param columns how long a line of {@code out} may be; 0 for any length
 */
public record Console(PrintWriter out, PrintWriter err, boolean terminal, int columns) {

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** A console of these writers; the launcher says whether they are a terminal. */
  public static Console of(PrintWriter out, PrintWriter err) {
    return new Console(
        out,
        err,
        Boolean.getBoolean("payouts.terminal"),
        Math.max(0, Integer.getInteger("payouts.columns", 0)));
  }

  /** One line of results, whatever a text of somebody else holds. */
  public void print(String line) {
    out.println(SafeText.line(line));
    out.flush();
  }

  /** A sentence of results, broken into lines where they would be too long. */
  public void sentence(String text, String indent) {
    if (columns <= 0 || text.length() + indent.length() <= columns) {
      print(indent + text);
    } else {
      WrappedText.lines(text, indent, columns).forEach(this::print);
    }
  }

  /** A table of results. */
  public void print(Table table) {
    table.lines(columns).forEach(out::println);
    out.flush();
  }

  /** One JSON line of results: a record, whose names become snake case, or a map as it is. */
  public void json(Object object) {
    try {
      print(JSON.writeValueAsString(object));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not representable as JSON: " + object, e);
    }
  }

  /** A remark that is no result. */
  public void say(String line) {
    err.println(SafeText.text(line));
    err.flush();
  }

  /** A progress display on {@code err}. */
  public Progress progress() {
    return terminal ? new TerminalProgress(err) : new PlainProgress(err, System::nanoTime);
  }
}
