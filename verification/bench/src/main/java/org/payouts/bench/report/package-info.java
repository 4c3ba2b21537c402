/** Medians, tables, charts. */
@NullMarked
package org.payouts.bench.report;

import org.jspecify.annotations.NullMarked;
