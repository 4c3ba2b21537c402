/**
 * Prolific, MTurk and Respondent as simulated by one HTTP server: as unhelpful, forgetful and
 * unreliable as configured, and with a book of what they really paid that no caller can see through
 * the APIs. Nothing here ever moves real money.
 */
@NullMarked
package org.payouts.sandbox.providers;

import org.jspecify.annotations.NullMarked;
