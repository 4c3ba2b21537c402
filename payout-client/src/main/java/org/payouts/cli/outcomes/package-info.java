/** What became of the requests of one run. Pure: fed with records, asked for counts. */
@NullMarked
package org.payouts.cli.outcomes;

import org.jspecify.annotations.NullMarked;
