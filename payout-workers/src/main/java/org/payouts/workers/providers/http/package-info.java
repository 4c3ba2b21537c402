/**
 * HTTP as the JSON providers need it: requests and responses as values, and one transport over
 * Apache HttpCore that sends each request once and says whether anything may have left.
 */
@NullMarked
package org.payouts.workers.providers.http;

import org.jspecify.annotations.NullMarked;
