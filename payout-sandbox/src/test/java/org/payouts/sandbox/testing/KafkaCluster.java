package org.payouts.sandbox.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.payouts.sandbox.registry.InMemoryRegistry;
import org.payouts.sandbox.registry.LocalRegistry;
import org.payouts.sandbox.registry.SchemaRegistryServer;

/**
 * A real Kafka broker and a schema registry for integration tests, each started once per test JVM
 * when first asked for and closed at the end of the run:
 *
 * <pre>{@code
 * @ExtendWith(KafkaCluster.class)
 * class SomethingIT {
 *   @Test
 *   void works(@Bootstrap String bootstrap, @RegistryUrl String registry) { ... }
 * }
 * }</pre>
 *
 * <p>{@code -Dit.kafka}: {@code auto} (Docker's broker where Docker answers, else the one in this
 * process), {@code docker}, {@code embedded} or {@code host:port}. {@code -Dit.registry}: {@code
 * memory} or {@code apicurio}. The broker is shared: take names from {@link UniqueNames}, or call
 * {@link SharedTopics#reset} before a test that needs the product's own topic names.
 */
public final class KafkaCluster implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(KafkaCluster.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == String.class
        && (parameter.isAnnotated(Bootstrap.class) || parameter.isAnnotated(RegistryUrl.class));
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
    if (parameter.isAnnotated(Bootstrap.class)) {
      return store
          .getOrComputeIfAbsent(TestBroker.class, key -> TestBroker.start(), TestBroker.class)
          .bootstrapServers();
    }
    return store
        .getOrComputeIfAbsent(
            SchemaRegistryServer.class, key -> registry(), SchemaRegistryServer.class)
        .url();
  }

  private static SchemaRegistryServer registry() {
    String wanted = System.getProperty("it.registry", "memory");
    return switch (wanted) {
      case "memory" -> InMemoryRegistry.start(0);
      case "apicurio" -> LocalRegistry.start(null, 0);
      default ->
          throw new IllegalArgumentException("-Dit.registry=" + wanted + ": memory or apicurio");
    };
  }
}
