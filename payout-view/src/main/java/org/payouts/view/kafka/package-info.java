/** How the view follows the topics. */
@NullMarked
package org.payouts.view.kafka;

import org.jspecify.annotations.NullMarked;
