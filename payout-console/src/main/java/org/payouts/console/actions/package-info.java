/** What people do: resolutions and files of requests. */
@NullMarked
package org.payouts.console.actions;

import org.jspecify.annotations.NullMarked;
