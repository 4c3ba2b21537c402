package org.payouts.verification.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One run of the model checker.
 *
 * @param violates the property that must be violated; null if everything must hold
 * @param fast part of the normal build
 * @param live liveness is checked, under fairness
 * @param namesSteps names each change of state in the log
 * @param about what is special, in words
 * @param changed constants that differ from the base's
 */
public record Configuration(
    String name,
    Base base,
    @Nullable String violates,
    boolean fast,
    boolean live,
    boolean namesSteps,
    String about,
    Map<String, String> changed) {

  public Configuration {
    changed = Map.copyOf(changed);
    for (String constant : changed.keySet()) {
      if (!base.constants().containsKey(constant)) {
        throw new IllegalArgumentException(name + " sets the unknown constant " + constant);
      }
    }
  }

  /** What must come out, as {@link Result#outcome} has it. */
  public String expected() {
    return violates == null ? Result.HOLDS : violates;
  }

  /** The configuration as TLC reads it. */
  String cfg() {
    List<String> lines = new ArrayList<>();
    lines.add("SPECIFICATION " + (live ? "FairSpec" : "Spec"));
    lines.add("CHECK_DEADLOCK FALSE");
    lines.add("CONSTANTS");
    Map<String, String> constants = new TreeMap<>(base.constants());
    constants.putAll(changed);
    constants.forEach((name, value) -> lines.add("  " + name + " " + value));
    if (!live) {
      base.names("symmetry")
          .forEach(name -> lines.add("SYMMETRY " + name)); // Unsound with liveness.
    }
    if (namesSteps) {
      lines.add("ACTION_CONSTRAINT TellChanges");
    }
    boolean temporal = base.names("liveness").contains(expected());
    if (violates == null) {
      base.names("invariants").forEach(name -> lines.add("INVARIANT " + name));
      base.names("steps").forEach(name -> lines.add("PROPERTY " + name));
      if (live) {
        base.names("liveness").forEach(name -> lines.add("PROPERTY " + name));
      }
    } else {
      lines.add((temporal ? "PROPERTY " : "INVARIANT ") + violates);
    }
    return String.join("\n", lines) + "\n";
  }
}
