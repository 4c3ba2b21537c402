package org.payouts.export.files;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes rows into one file. */
interface RowWriter extends Closeable {
  void write(@Nullable Object[] row) throws IOException;
}
