/**
 * The whole pipeline as real processes on the loopback address, in one directory: brokers, schema
 * registry, simulated providers, routers and workers, each of which can be killed, frozen and
 * started again.
 */
@NullMarked
package org.payouts.verification.harness;

import org.jspecify.annotations.NullMarked;
