/** A whole pipeline on a broker and a registry that grant each principal exactly the table. */
package org.payouts.cli.rights;
