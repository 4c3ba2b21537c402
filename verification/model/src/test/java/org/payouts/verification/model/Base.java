package org.payouts.verification.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A module and the constants its configurations start from.
 *
 * @param module the module TLC is given
 * @param constants name to its assignment, such as {@code = TRUE} or {@code <- R1}
 * @param checks the symmetry, invariants, step properties and liveness properties by kind
 */
record Base(String name, String module, Map<String, String> constants, Map<String, String> checks) {
  Base {
    constants = Map.copyOf(new LinkedHashMap<>(constants));
    checks = Map.copyOf(checks);
  }

  List<String> names(String kind) {
    String names = checks.getOrDefault(kind, "");
    return names.isEmpty() ? List.of() : new ArrayList<>(List.of(names.split("\\s+")));
  }
}
