package org.payouts.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
  private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.1", "10.0.0.2"));

  private String browser(String address, String forwarded) {
    return proxies.browserOf(
        new Visit(address, null, name -> name.equals("X-Forwarded-For") ? forwarded : null));
  }

  @Test
  void the_last_that_is_no_proxy_of_ours_is_the_browser() {
    assertThat(browser("10.0.0.1", "192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(browser("10.0.0.1", "192.0.2.7, 10.0.0.2")).isEqualTo("192.0.2.7");
  }

  @Test
  void what_a_browser_has_written_itself_is_not_believed() {
    assertThat(browser("10.0.0.1", "203.0.113.9, 192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(browser("10.0.0.1", "not an address, 192.0.2.7, 10.0.0.2")).isEqualTo("192.0.2.7");
    assertThat(browser("192.0.2.7", "203.0.113.9")).isEqualTo("192.0.2.7");
  }
}
