package org.payouts.gateway.access;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a requester may ask for on one platform.
 *
 * @param workspaces Prolific's workspaces whose balance it may spend; no platform else has them
 * @param studies studies, HITs or projects
 * @param maxAmountMinor greatest amount of one bonus by currency; no other currency may be used
 */
public record Grants(
    Set<String> workspaces, Set<String> studies, Map<String, Long> maxAmountMinor) {
  /** Stands for all of them. */
  static final String ALL = "*";

  public Grants {
    workspaces = Set.copyOf(workspaces);
    studies = Set.copyOf(studies);
    maxAmountMinor = Map.copyOf(maxAmountMinor);
  }

  boolean workspace(String id) {
    return workspaces.contains(ALL) || workspaces.contains(id);
  }

  boolean study(String id) {
    return studies.contains(ALL) || studies.contains(id);
  }

  /** The greatest amount of a bonus in the currency, or null if it may not be used. */
  @Nullable Long cap(String currency) {
    return maxAmountMinor.get(currency);
  }
}
