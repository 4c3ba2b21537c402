/**
 * What a provider says of payouts before anybody asks for them: its preparation, without claims.
 */
@NullMarked
package org.payouts.workers.preview;

import org.jspecify.annotations.NullMarked;
