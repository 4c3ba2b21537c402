/**
 * The crash matrix: real processes, halted or frozen exactly at a named point of the protocol.
 * Crash points are decorators between a service and the world, handed in by constructor.
 */
@NullMarked
package org.payouts.verification.crash;

import org.jspecify.annotations.NullMarked;
