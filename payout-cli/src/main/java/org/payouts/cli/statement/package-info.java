/** Reads what people can export from a provider: lists of the payments it made. */
@NullMarked
package org.payouts.cli.statement;

import org.jspecify.annotations.NullMarked;
