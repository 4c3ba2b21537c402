/**
 * Ports of the sandbox. Everything it starts listens on the loopback address only, and a port that
 * somebody else holds stops the start: clients would otherwise talk to another program without an
 * error.
 */
@NullMarked
package org.payouts.sandbox.net;

import org.jspecify.annotations.NullMarked;
