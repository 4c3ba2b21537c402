/** Where books come from. */
@NullMarked
package org.payouts.audit.books;

import org.jspecify.annotations.NullMarked;
