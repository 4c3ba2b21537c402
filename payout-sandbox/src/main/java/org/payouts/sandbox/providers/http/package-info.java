/**
 * A small HTTP/1.1 server over plain sockets. It exists because the simulated providers must be
 * able to reset, cut, stall and abandon an answer at any byte, which the JDK's server does not
 * allow. Keep-alive, chunked requests and {@code Expect: 100-continue} are supported; one thread
 * per connection.
 */
@NullMarked
package org.payouts.sandbox.providers.http;

import org.jspecify.annotations.NullMarked;
