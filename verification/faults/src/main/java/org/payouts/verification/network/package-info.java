/** A TCP proxy on the loopback address that disturbs what passes through it. */
@NullMarked
package org.payouts.verification.network;

import org.jspecify.annotations.NullMarked;
