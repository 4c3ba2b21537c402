/** What became of the payouts of a batch, study, account or period: for people who must account. */
@NullMarked
package org.payouts.cli.report;

import org.jspecify.annotations.NullMarked;
