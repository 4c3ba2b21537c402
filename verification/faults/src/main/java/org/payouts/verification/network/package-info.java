/** A TCP proxy on the loopback address that can be told to make trouble. */
@NullMarked
package org.payouts.verification.network;

import org.jspecify.annotations.NullMarked;
