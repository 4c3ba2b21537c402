package org.payouts.requesters;

import java.util.List;
import java.util.Optional;
import org.payouts.control.Scope;

/**
 * Scopes that a requester may use. A scope that this version does not know allows nothing.
 *
 * @param everything whether all scopes are allowed
 */
record Allowed(boolean everything, List<Scope> scopes) {

  static Allowed of(List<String> written) {
    return new Allowed(
        written.contains(RequesterRule.ALL),
        written.stream().map(Scope::parse).flatMap(Optional::stream).toList());
  }

  /**
   * Whether one of them includes the target.
   *
   * @param canonical a target in its canonical spelling
   */
  boolean includes(Object canonical) {
    return everything || scopes.stream().anyMatch(scope -> scope.includes(canonical));
  }
}
