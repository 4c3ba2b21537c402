/** What earlier releases have written, as today's code reads it. */
package org.payouts.cli.backup;
