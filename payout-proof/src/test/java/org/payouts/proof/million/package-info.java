@NullMarked
package org.payouts.proof.million;

import org.jspecify.annotations.NullMarked;
