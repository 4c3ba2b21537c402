/** The web console: pages over the view, and what people do on them. */
@NullMarked
package org.payouts.console;

import org.jspecify.annotations.NullMarked;
