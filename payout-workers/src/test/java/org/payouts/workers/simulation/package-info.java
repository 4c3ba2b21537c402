/**
 * The protocol under a simulator: the real core and call runner in virtual time over a simulated
 * log, group, network and provider. One seed is one history, which can be run again.
 *
 * <p>What a provider says to a money call, whether and when it pays, and when its lists show that
 * have nothing to do with each other ({@link org.payouts.workers.simulation.Deed}, {@link
 * org.payouts.workers.simulation.Show}). This is what the histories assume of the world all the
 * same; {@link org.payouts.workers.simulation.LimitsOfTheWorldTest} shows what each is needed for:
 *
 * <ul>
 *   <li>A payment whose call was answered with a no (401, 402, 403, 429, a short balance) is listed
 *       by the end of the presumed quiet period, or at the latest when the next attempt is
 *       prepared. It may take the full quiet period where the provider itself does not pay it
 *       again: a token, a count guard, a set-up that is refused.
 *   <li>A payment whose call was answered with a refusal is listed by the end of the full quiet
 *       period.
 *   <li>Where absence is tried again without a person, every payment is. In all other cases a
 *       payment may be listed at any time, vanish and come back: then a person decides, and what
 *       comes of a person's wrong word is the person's.
 *   <li>What a target was paid before, hidden or forgotten, is listed before the presumed quiet
 *       period after the next money call on that target is over: books that lack one payment and
 *       show another of the same amount cannot be known from books without either.
 *   <li>A token that may read projects is never answered that it may not: a study whose project is
 *       withheld is bound to no workspace.
 *   <li>Nobody else pays exactly what we pay while we do.
 * </ul>
 */
package org.payouts.workers.simulation;
