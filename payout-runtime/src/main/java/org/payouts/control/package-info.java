/** What people order about what may be paid. */
@NullMarked
package org.payouts.control;

import org.jspecify.annotations.NullMarked;
