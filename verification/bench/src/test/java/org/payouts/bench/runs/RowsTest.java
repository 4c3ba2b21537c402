package org.payouts.bench.runs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowsTest {

  @Test
  void rows_and_their_runs_have_names_of_their_own() {
    assertThat(Rows.all()).extracting(Row::id).doesNotHaveDuplicates();
    assertThat(Rows.all())
        .allSatisfy(row -> assertThat(row.runs()).extracting(Run::name).doesNotHaveDuplicates());
  }

  @Test
  void a_row_is_held_against_one_of_its_own_runs() {
    assertThat(Rows.all())
        .filteredOn(row -> !row.reference().isEmpty())
        .hasSizeGreaterThan(3)
        .allSatisfy(row -> assertThat(row.run(row.reference())).isNotNull());
  }
}
