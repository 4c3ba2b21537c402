/** The benchmark: measures, and writes the report. */
@NullMarked
package org.payouts.bench;

import org.jspecify.annotations.NullMarked;
