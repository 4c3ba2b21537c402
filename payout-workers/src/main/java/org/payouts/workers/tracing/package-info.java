/** What a worker's spans say of its transactions and of its calls to the provider. */
@NullMarked
package org.payouts.workers.tracing;

import org.jspecify.annotations.NullMarked;
