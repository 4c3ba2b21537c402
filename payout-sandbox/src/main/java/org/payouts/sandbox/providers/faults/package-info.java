/**
 * What goes wrong, and when. A plan picks at most one fault per call, from a script or by chance;
 * chance depends on a seed, the platform, the operation, the target and how often that was called
 * before, never on the order of arrival.
 */
@NullMarked
package org.payouts.sandbox.providers.faults;

import org.jspecify.annotations.NullMarked;
