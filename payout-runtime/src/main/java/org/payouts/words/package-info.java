/** The words and amounts that people read for what topics hold. */
@NullMarked
package org.payouts.words;

import org.jspecify.annotations.NullMarked;
