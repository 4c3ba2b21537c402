/**
 * The protocol under a simulator: the real core and call runner in virtual time over a simulated
 * log, group, network and provider. One seed is one history, which can be run again.
 */
package org.payouts.workers.simulation;
