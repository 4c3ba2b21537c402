package org.payouts.verification.crash;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Decorates the whole of a wide interface where only a few of its methods matter. */
final class Around {
  /** Stands around every call of the decorated object. */
  interface Advice {
    @Nullable Object around(String method, @Nullable Object[] arguments, Call call)
        throws Throwable;
  }

  /** Makes the call on the decorated object. */
  interface Call {
    @Nullable Object proceed() throws Throwable;
  }

  private Around() {}

  static <T> T decorate(Class<? super T> type, T delegate, Advice advice) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          @Nullable Object[] given = arguments == null ? new Object[0] : arguments;
          return advice.around(method.getName(), given, () -> invoke(method, delegate, given));
        };
    @SuppressWarnings("unchecked") // The proxy implements the interface the caller names.
    T decorated =
        (T) Proxy.newProxyInstance(Around.class.getClassLoader(), new Class<?>[] {type}, handler);
    return decorated;
  }

  private static @Nullable Object invoke(Method method, Object target, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
