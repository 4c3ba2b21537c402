@NullMarked
package org.payouts.verification.upgrade;

import org.jspecify.annotations.NullMarked;
