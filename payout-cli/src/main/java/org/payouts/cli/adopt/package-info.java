/** A ledger that came back under another topic ID, compared with the provider's books. */
@NullMarked
package org.payouts.cli.adopt;

import org.jspecify.annotations.NullMarked;
