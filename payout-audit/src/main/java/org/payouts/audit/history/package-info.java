/**
 * The checker of docs/audit.md: what is checked over topics, ledgers and the providers' books. It
 * knows no worker code: what it holds the pipeline to is written down here once more, on purpose.
 */
@NullMarked
package org.payouts.audit.history;

import org.jspecify.annotations.NullMarked;
