package org.payouts.cli.commands;

/**
 * How much is shown.
 *
 * @param shown how many lines of a kind
 * @param unchecked whether nothing is to be looked for
 */
record RequestOutput(boolean json, int shown, boolean unchecked) {}
