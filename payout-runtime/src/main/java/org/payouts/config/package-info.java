/**
 * Configuration: one flat map of keys from a properties file and the environment, and typed,
 * documented views of it. Every problem of a file is reported at once, each with its key and a
 * remedy; no secret is ever printed.
 */
@org.jspecify.annotations.NullMarked
package org.payouts.config;
