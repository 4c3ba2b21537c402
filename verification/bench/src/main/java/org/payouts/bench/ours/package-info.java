/** Router and MTurk worker in this process, paying against the timer. */
@NullMarked
package org.payouts.bench.ours;

import org.jspecify.annotations.NullMarked;
