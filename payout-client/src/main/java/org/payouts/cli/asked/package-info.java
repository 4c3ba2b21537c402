/**
 * What was asked for before, and what that means for the lines of a file: new, the same, a
 * conflict, or the same target under another ID. Pure.
 */
@NullMarked
package org.payouts.cli.asked;

import org.jspecify.annotations.NullMarked;
