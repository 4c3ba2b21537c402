/** What the console counts. */
@NullMarked
package org.payouts.console.metrics;

import org.jspecify.annotations.NullMarked;
