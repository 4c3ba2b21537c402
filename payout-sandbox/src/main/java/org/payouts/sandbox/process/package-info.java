/**
 * Child processes of the sandbox: Java programs that end with their parent, whose output goes to a
 * file, and that are found again when a parent was killed before it could end them.
 */
@NullMarked
package org.payouts.sandbox.process;

import org.jspecify.annotations.NullMarked;
