/** OpenID Connect: how the sign-in service is asked who somebody is, and what is believed of it. */
@NullMarked
package org.payouts.console.oidc;

import org.jspecify.annotations.NullMarked;
