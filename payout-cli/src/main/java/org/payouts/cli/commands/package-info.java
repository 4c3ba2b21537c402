/** One class per subcommand: reads its options, calls the other packages, prints. */
@NullMarked
package org.payouts.cli.commands;

import org.jspecify.annotations.NullMarked;
