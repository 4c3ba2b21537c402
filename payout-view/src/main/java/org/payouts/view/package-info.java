/** A view of all payouts, made of the topics; it can be deleted and made anew at any time. */
@NullMarked
package org.payouts.view;

import org.jspecify.annotations.NullMarked;
