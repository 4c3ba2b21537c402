package org.payouts.verification.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads docs/protocol/configurations.txt, which says at its top how it is written. */
public final class Configurations {
  private static final Set<String> CHECKS =
      Set.of("symmetry", "invariants", "steps", "liveness", "about");

  private final Map<String, Base> bases = new LinkedHashMap<>();
  private final Map<String, Configuration> runs = new LinkedHashMap<>();
  private String @Nullable [] head;
  private Map<String, String> constants = new LinkedHashMap<>();
  private Map<String, String> checks = new LinkedHashMap<>();

  private Configurations() {}

  /**
   * All configurations in the file's order.
   *
   * @throws IllegalArgumentException if the file is not written as it says
   */
  public static List<Configuration> read(Path file) throws IOException {
    Configurations reader = new Configurations();
    for (String line : Files.readAllLines(file)) {
      reader.line(line);
    }
    reader.end();
    return List.copyOf(reader.runs.values());
  }

  private void line(String line) {
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    if (!line.startsWith(" ")) {
      end();
      head = line.split("\\s+");
      return;
    }
    String[] words = line.strip().split("\\s+", 2);
    if (head == null || words.length < 2) {
      throw new IllegalArgumentException("not understood: " + line);
    }
    Map<String, String> into = CHECKS.contains(words[0]) ? checks : constants;
    if (into.put(words[0], words[1]) != null) {
      throw new IllegalArgumentException("said twice: " + line);
    }
  }

  private void end() {
    if (head != null && head[0].equals("base") && head.length == 3) {
      bases.put(head[1], new Base(head[1], head[2], constants, checks));
    } else if (head != null && head[0].equals("run") && head.length >= 4) {
      Configuration run = run(List.of(head));
      if (runs.put(run.name(), run) != null) {
        throw new IllegalArgumentException("two runs are called " + run.name());
      }
    } else if (head != null) {
      throw new IllegalArgumentException("not understood: " + String.join(" ", head));
    }
    head = null;
    constants = new LinkedHashMap<>();
    checks = new LinkedHashMap<>();
  }

  private Configuration run(List<String> words) {
    Base base = bases.get(words.get(2));
    if (base == null) {
      throw new IllegalArgumentException("no base is called " + words.get(2));
    }
    List<String> left = new ArrayList<>(words.subList(3, words.size()));
    String violates = null;
    if (left.remove("violates")) {
      violates = left.remove(0);
    } else if (!left.remove("holds")) {
      throw new IllegalArgumentException(words.get(1) + " expects nothing");
    }
    boolean fast = left.remove("fast");
    boolean live = left.remove("live");
    boolean namesSteps = left.remove("lists");
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(words.get(1) + ": not understood: " + left);
    }
    String about = checks.getOrDefault("about", "");
    return new Configuration(
        words.get(1), base, violates, fast, live, namesSteps, about, constants);
  }
}
