package org.payouts.cli.console;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.payouts.cli.failure.CommandFailure;

/**
 * Pages that are made of a template beside a class. The engine escapes every value; marks without a
 * shape are shown as their code.
 */
public final class HtmlTemplate {
  private HtmlTemplate() {}

  /**
   * Writes a page.
   *
   * @param home the class that the templates lie beside
   * @param name of the template, without {@code .mustache}
   * @throws CommandFailure if the file cannot be written
   */
  public static void write(Class<?> home, String name, Object content, Path file) {
    Mustache.Compiler mustache =
        Mustache.compiler()
            .strictSections(true)
            .nullValue("")
            .withEscaper(value -> Escapers.HTML.escape(SafeText.line(value)))
            .withLoader(partial -> template(home, partial));
    try (Reader page = template(home, name);
        Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      mustache.compile(page).execute(content, writer);
    } catch (IOException e) {
      throw CommandFailure.problem("the page cannot be written: " + e, "name another --html FILE");
    }
  }

  private static Reader template(Class<?> home, String name) {
    return new InputStreamReader(
        Objects.requireNonNull(home.getResourceAsStream(name + ".mustache"), name),
        StandardCharsets.UTF_8);
  }
}
