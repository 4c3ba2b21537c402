/** JSON as the simulated providers read and write it: snake-case records, exact decimals. */
@NullMarked
package org.payouts.sandbox.providers.json;

import org.jspecify.annotations.NullMarked;
