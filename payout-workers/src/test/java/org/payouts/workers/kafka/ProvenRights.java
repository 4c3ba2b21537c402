package org.payouts.workers.kafka;

import java.util.function.BooleanSupplier;

/** Rights that nobody takes away. */
enum ProvenRights implements RequiredRights {
  INSTANCE;

  @Override
  public boolean proven() {
    return true;
  }

  @Override
  public void prove() {}

  @Override
  public boolean awaitProven(BooleanSupplier until) {
    return true;
  }

  @Override
  public void lost(String why) {}
}
