/** What people and scripts see: tables, progress, JSON lines. Nothing here knows Kafka. */
@NullMarked
package org.payouts.cli.console;

import org.jspecify.annotations.NullMarked;
