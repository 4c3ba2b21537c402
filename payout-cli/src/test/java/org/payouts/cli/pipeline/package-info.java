/**
 * The whole pipeline against a real broker and simulated providers, judged by the providers' books,
 * their call log and the raw topics, never by the code's own view.
 */
package org.payouts.cli.pipeline;
