/** Rules of requesters as people set and see them. */
@NullMarked
package org.payouts.cli.requesters;

import org.jspecify.annotations.NullMarked;
