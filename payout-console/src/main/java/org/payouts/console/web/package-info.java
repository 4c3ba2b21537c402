/** Routes, pages and lists. */
@NullMarked
package org.payouts.console.web;

import org.jspecify.annotations.NullMarked;
