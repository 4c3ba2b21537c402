/** Tables in a database; rows and offsets change in one transaction. */
@NullMarked
package org.payouts.export.jdbc;

import org.jspecify.annotations.NullMarked;
