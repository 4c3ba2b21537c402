/**
 * The machinery that tries to break the guarantee with real processes: the crash matrix and the
 * chaos run. Nothing here is part of a production service.
 */
@NullMarked
package org.payouts.verification;

import org.jspecify.annotations.NullMarked;
