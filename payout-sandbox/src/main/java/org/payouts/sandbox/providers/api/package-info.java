/** What a simulated provider offers to the server that carries its calls. */
@NullMarked
package org.payouts.sandbox.providers.api;

import org.jspecify.annotations.NullMarked;
