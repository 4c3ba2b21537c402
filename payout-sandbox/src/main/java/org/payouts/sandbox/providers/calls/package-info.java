/**
 * What the simulated providers were asked: the operations they know, and a log of every call
 * received.
 */
@NullMarked
package org.payouts.sandbox.providers.calls;

import org.jspecify.annotations.NullMarked;
