package org.payouts.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link PayoutsKit}, started once for all of a run:
 *
 * <pre>{@code
 * @ExtendWith(PayoutsExtension.class)
 * class BonusesTest {
 *   @Test
 *   void a_study_pays(PayoutsKit payouts) { ... }
 * }
 * }</pre>
 */
public final class PayoutsExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(PayoutsExtension.class);

  private record Started(PayoutsKit kit) implements AutoCloseable {
    @Override
    public void close() {
      kit.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == PayoutsKit.class;
  }

  @Override
  public PayoutsKit resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            PayoutsKit.class, type -> new Started(PayoutsKit.start()), Started.class)
        .kit();
  }
}
