/**
 * HTTP as the JSON providers need it: questions and replies as values, and one transport over
 * Apache HttpCore that sends each question once and says whether anything may have left.
 */
@NullMarked
package org.payouts.workers.providers.http;

import org.jspecify.annotations.NullMarked;
