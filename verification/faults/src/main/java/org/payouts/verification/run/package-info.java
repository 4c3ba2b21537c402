/** What every long run on a stage needs: waiting, telling, counting, offsets, a person. */
@NullMarked
package org.payouts.verification.run;

import org.jspecify.annotations.NullMarked;
