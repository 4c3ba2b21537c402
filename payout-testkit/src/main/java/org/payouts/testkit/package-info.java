/** The whole pipeline in a test of somebody else's. */
@NullMarked
package org.payouts.testkit;

import org.jspecify.annotations.NullMarked;
