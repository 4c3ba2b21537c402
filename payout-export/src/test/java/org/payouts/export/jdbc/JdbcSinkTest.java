package org.payouts.export.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcSinkTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:nothing://localhost/lab?user=ana&password=hunter2",
        "jdbc:postgresql://ana:hunter2@localhost/lab",
        "jdbc:postgresql://localhost:0/lab?user=ana&password=hunter2"
      })
  void an_address_that_no_driver_takes_is_not_named_with_its_password(String url) {
    assertThatThrownBy(() -> new JdbcSink(url))
        .isInstanceOf(IOException.class)
        .hasMessage("the database refused: no driver on the class path takes this address")
        .hasNoCause();
  }
}
