/** The audit at the size it is made for. */
package org.payouts.cli.audit;
