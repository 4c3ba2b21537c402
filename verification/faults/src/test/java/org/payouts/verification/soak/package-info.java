@NullMarked
package org.payouts.verification.soak;

import org.jspecify.annotations.NullMarked;
