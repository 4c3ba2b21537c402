/**
 * From the bytes of one record of {@code bonus-requested} to what they are: a readable request, an
 * invalid one or undecodable bytes ({@link org.payouts.router.intake.RequestReader}); and the
 * rejections that inform the requester ({@link org.payouts.router.intake.Rejections}).
 */
@NullMarked
package org.payouts.router.intake;

import org.jspecify.annotations.NullMarked;
