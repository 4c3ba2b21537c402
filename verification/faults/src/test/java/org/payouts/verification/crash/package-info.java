@NullMarked
package org.payouts.verification.crash;

import org.jspecify.annotations.NullMarked;
