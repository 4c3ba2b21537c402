package org.payouts.cli.rights;

import java.util.List;
import org.payouts.rights.Right;
import org.payouts.rights.RightsTable;
import org.payouts.rights.Role;

/**
 * Who is granted rights.
 *
 * @param label of the role, or {@code requester.NAME}
 * @param user the name of its principal
 */
public record Grantee(String label, String user, List<Right> rights) {
  public Grantee {
    rights = List.copyOf(rights);
  }

  /** The user of a role. */
  public static Grantee of(Role role, String user) {
    return new Grantee(role.label(), user, RightsTable.of(role));
  }

  /** The user of a requester that asks on a topic of its own. */
  public static Grantee requester(String requester, String user) {
    return new Grantee(requesterLabel(requester), user, RightsTable.ofRequester(requester));
  }

  /** How a requester is named among the roles. */
  public static String requesterLabel(String requester) {
    return Role.REQUESTER.label() + "." + requester;
  }

  /** The user of a requester unless another one is named. */
  public static String requesterPrincipal(String requester) {
    return Role.REQUESTER.principal() + "-" + requester;
  }
}
