/** A report as people get it: on a terminal, as a page, a workbook or CSV. */
@NullMarked
package org.payouts.cli.report.paper;

import org.jspecify.annotations.NullMarked;
