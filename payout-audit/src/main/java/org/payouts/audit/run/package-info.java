/** The audit of a whole pipeline in bounded memory. */
@NullMarked
package org.payouts.audit.run;

import org.jspecify.annotations.NullMarked;
