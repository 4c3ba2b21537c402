package org.payouts.sandbox.registry;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Runs a test once with each registry; both are shared by all tests of the run. */
final class BothRegistries implements ArgumentsProvider {
  private static final Namespace NAMESPACE = Namespace.create(BothRegistries.class);

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    var store = context.getRoot().getStore(NAMESPACE);
    var memory =
        store.getOrComputeIfAbsent(
            "memory", key -> InMemoryRegistry.start(0), SchemaRegistryServer.class);
    var apicurio =
        store.getOrComputeIfAbsent(
            "apicurio", key -> LocalRegistry.start(null, 0), SchemaRegistryServer.class);
    return Stream.of(
        Arguments.of(Named.of("in memory", memory)), Arguments.of(Named.of("Apicurio", apicurio)));
  }
}
