package org.payouts.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.payouts.cli.failure.CommandFailure;

class PersonTest {

  @Test
  void who_says_no_name_is_the_systems_user() {
    assertThat(Person.name(" A. Jones ")).isEqualTo("A. Jones");
    assertThat(Person.name(null)).isEqualTo(System.getProperty("user.name"));
    assertThatThrownBy(() -> Person.name(" ")).isInstanceOf(CommandFailure.class);
  }
}
