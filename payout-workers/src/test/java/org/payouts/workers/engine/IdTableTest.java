package org.payouts.workers.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.payouts.workers.engine.IdTable.Match;

class IdTableTest {
  private static final int MANY = 100_000;

  @Test
  void no_id_is_forgotten_or_invented_while_the_table_grows() {
    IdTable settled = new IdTable();
    for (int i = 0; i < MANY; i++) {
      assertTrue(settled.add("p" + i, i));
    }
    assertEquals(MANY, settled.size());
    for (int i = 0; i < MANY; i++) {
      assertEquals(Match.SAME_VALUE, settled.match("p" + i, i));
      assertEquals(Match.OTHER_VALUE, settled.match("p" + i, i + 1L));
      assertEquals(Match.UNKNOWN, settled.match("q" + i, i));
    }
  }

  @Test
  void an_id_keeps_its_first_content() {
    IdTable settled = new IdTable();
    assertTrue(settled.add("p", 1));
    assertFalse(settled.add("p", 2));
    assertEquals(Match.SAME_VALUE, settled.match("p", 1));
    assertEquals(1, settled.size());
  }
}
