/** A TCP proxy on the loopback address that can be told to make trouble. */
@NullMarked
package org.payouts.proof.network;

import org.jspecify.annotations.NullMarked;
