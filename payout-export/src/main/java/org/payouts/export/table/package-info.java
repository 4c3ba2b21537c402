/** Records of topics as rows of tables: flat, with exact decimals and times with a zone. */
@NullMarked
package org.payouts.export.table;

import org.jspecify.annotations.NullMarked;
