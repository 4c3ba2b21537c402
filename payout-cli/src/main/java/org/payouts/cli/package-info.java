/**
 * The {@code payouts} command: its root, its exit codes and how failures are shown. Request files
 * are in {@code requests}, the local stack in {@code stack}, reading and writing topics in {@code
 * reading}, terminal output in {@code console}, and one class per subcommand in {@code commands}.
 */
@NullMarked
package org.payouts.cli;

import org.jspecify.annotations.NullMarked;
