/** Rows, their runs, and how they are run: one fresh broker and one fresh JVM per run. */
@NullMarked
package org.payouts.bench.suite;

import org.jspecify.annotations.NullMarked;
