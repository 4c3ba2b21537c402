/** All topics of a pipeline and their schemas as files, and back. */
@NullMarked
package org.payouts.cli.backup;

import org.jspecify.annotations.NullMarked;
