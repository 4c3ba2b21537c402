package org.payouts.console.access;

import java.util.Optional;

/** Says who is at a browser. */
public sealed interface SignIn permits TokenSignIn, ProxySignIn, OidcSignIn {
  /** The person; empty if nobody is let in. */
  Optional<Person> who(Visit visit);

  /** What to do, for somebody who is not let in. */
  String remedy();
}
