/** Tables as files, one for each part of a topic's partition; their names say which part. */
@NullMarked
package org.payouts.export.files;

import org.jspecify.annotations.NullMarked;
