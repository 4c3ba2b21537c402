/**
 * Amazon Mechanical Turk over AWS JSON 1.1 at {@code POST /}: bonuses with a token that protects
 * for 24 hours and no longer, and a list of bonuses that does not show the token.
 */
@NullMarked
package org.payouts.sandbox.providers.mturk;

import org.jspecify.annotations.NullMarked;
