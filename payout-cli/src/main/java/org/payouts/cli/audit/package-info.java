/** The audit as the command shows it; what is judged lies in org.payouts.audit. */
@NullMarked
package org.payouts.cli.audit;

import org.jspecify.annotations.NullMarked;
