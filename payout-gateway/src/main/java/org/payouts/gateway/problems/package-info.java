/** What the gateway answers when it cannot do as asked: RFC 9457 problem details. */
@NullMarked
package org.payouts.gateway.problems;

import org.jspecify.annotations.NullMarked;
