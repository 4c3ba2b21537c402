/**
 * What the workers know of payouts: states and their legal changes, commands and resolutions, and
 * what a provider can answer. Values and pure functions only.
 */
@NullMarked
package org.payouts.workers.model;

import org.jspecify.annotations.NullMarked;
