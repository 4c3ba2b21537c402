package org.payouts.bench.wire;

import java.net.URI;
import java.util.concurrent.CompletionStage;

/** Something that carries a call; completes with whether it succeeded. */
interface Wire extends AutoCloseable {

  CompletionStage<Boolean> call(int number);

  @Override
  default void close() {}

  /** Opens a wire to a provider. */
  @FunctionalInterface
  interface Opening {
    Wire to(URI provider);
  }
}
