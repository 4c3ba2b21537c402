/** Who may do what, and which requests are those of a page of ours. */
@NullMarked
package org.payouts.console.access;

import org.jspecify.annotations.NullMarked;
