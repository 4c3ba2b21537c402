/** The view's database: what records change in it, and the questions that it answers. */
@NullMarked
package org.payouts.view.store;

import org.jspecify.annotations.NullMarked;
