/** The words that people read for what topics hold. */
@NullMarked
package org.payouts.cli.words;

import org.jspecify.annotations.NullMarked;
