/** The table of rights in the forms that clusters take. */
@NullMarked
package org.payouts.cli.rights;

import org.jspecify.annotations.NullMarked;
