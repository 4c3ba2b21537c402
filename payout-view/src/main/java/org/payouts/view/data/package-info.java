/** What the view answers, and what it can be asked. */
@NullMarked
package org.payouts.view.data;

import org.jspecify.annotations.NullMarked;
