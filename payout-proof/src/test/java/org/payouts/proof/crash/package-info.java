@NullMarked
package org.payouts.proof.crash;

import org.jspecify.annotations.NullMarked;
