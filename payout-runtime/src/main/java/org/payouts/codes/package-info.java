/** The codes that results, rejections and waiting payouts bear, and what to do about each. */
@NullMarked
package org.payouts.codes;

import org.jspecify.annotations.NullMarked;
