/** What is measured: the pipeline and its parts, the ceiling, and others that do the same work. */
@NullMarked
package org.payouts.bench.runs;

import org.jspecify.annotations.NullMarked;
