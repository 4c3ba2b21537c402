package org.payouts.workers.providers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenewableTest {
  private final List<Object> released = new ArrayList<>();
  private long nanos;
  private final RenewableClient<Object> clients =
      new RenewableClient<>("test", Object::new, released::add, () -> nanos);

  @Test
  void a_broken_client_is_released_once_and_replaced() {
    Object first = clients.get();
    clients.broke(first, "for the test");
    clients.broke(first, "for the test");
    Object second = clients.get();
    assertThat(second).isNotSameAs(first).isSameAs(clients.get());
    assertThat(released).containsExactly(first);
  }

  @Test
  void replacements_are_a_second_apart() {
    clients.broke(clients.get(), "for the test");
    clients.broke(clients.get(), "for the test");
    assertThatThrownBy(clients::get).isInstanceOf(IllegalStateException.class);
    nanos = RenewableClient.PAUSE_NANOS;
    assertThat(clients.get()).isNotNull();
  }

  @Test
  void a_closed_one_gives_nothing_out() {
    Object last = clients.get();
    clients.close();
    assertThat(released).containsExactly(last);
    assertThatThrownBy(clients::get).hasMessageContaining("closed");
  }
}
