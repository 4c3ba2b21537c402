/** The gateway's HTTP interface. */
@NullMarked
package org.payouts.gateway.http;

import org.jspecify.annotations.NullMarked;
