package org.payouts.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.payouts.PayoutResolution;
import org.payouts.cli.failure.CommandFailure;

class SentResolutionsTest {

  private static PayoutResolution cancel(String id) {
    return ResolutionClient.cancel(id, "ada", "wrong study");
  }

  private static Future<RecordMetadata> at(long offset) {
    return CompletableFuture.completedFuture(
        new RecordMetadata(new TopicPartition("payout-resolutions", 0), offset, 0, 0L, 1, 1));
  }

  private static Future<RecordMetadata> refused() {
    return CompletableFuture.failedFuture(new TimeoutException("no broker"));
  }

  @Test
  void what_was_published_is_known_by_its_offset() {
    SentResolutions sent = new SentResolutions(2);
    PayoutResolution first = cancel("p1");
    sent.add(first, at(7));
    sent.add(cancel("p2"), at(8));
    assertThat(sent.byOffset()).containsEntry(7L, first).hasSize(2);
  }

  @Test
  void a_failure_says_how_many_stand_all_the_same() {
    SentResolutions sent = new SentResolutions(5);
    sent.add(cancel("p1"), at(7));
    sent.add(cancel("p2"), at(8));
    sent.add(cancel("p3"), refused());
    sent.add(cancel("p4"), at(9));
    assertThatThrownBy(sent::byOffset)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("3 of 5 resolutions stand")
        .hasMessageContaining("that of p3 first")
        .hasMessageContaining("no broker");
  }

  @Test
  void the_failure_of_one_alone_names_it() {
    SentResolutions sent = new SentResolutions(1);
    sent.add(cancel("p1"), refused());
    assertThatThrownBy(sent::byOffset)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("the resolution of p1 was not published");
  }
}
