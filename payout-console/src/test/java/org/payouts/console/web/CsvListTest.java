package org.payouts.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvListTest {

  @Test
  void no_cell_is_a_formula_and_numbers_stay() {
    assertThat(CsvList.cell("=1+1")).isEqualTo("'=1+1");
    assertThat(CsvList.cell("\uff1d1+1")).isEqualTo("'\uff1d1+1");
    assertThat(CsvList.cell("\n=1")).isEqualTo("\"'\n=1\"");
    assertThat(CsvList.cell("-1.50")).isEqualTo("-1.50");
    assertThat(CsvList.cell("-1+1")).isEqualTo("'-1+1");
  }
}
