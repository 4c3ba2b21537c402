package org.payouts.workers.providers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.workers.provider.Transport;

class CachingTransportTest {
  private static final ProviderRequest STUDY = ProviderRequest.get("/study/1").mayBeCached();
  private static final ProviderResponse FOUND = Replies.of(200, "{}");

  private final List<ProviderRequest> asked = new ArrayList<>();
  private ProviderResponse reply = FOUND;
  private boolean closed;
  private long nanos;

  private final CachingTransport transport =
      new CachingTransport(
          new Transport<>() {
            @Override
            public CompletionStage<ProviderResponse> ask(
                ProviderRequest question, boolean money, BooleanSupplier mayLeave) {
              asked.add(question);
              return CompletableFuture.completedFuture(reply);
            }

            @Override
            public void close() {
              closed = true;
            }
          },
          (question, response) -> response.body().startsWith("{"),
          Duration.ofSeconds(60),
          2,
          () -> nanos);

  private ProviderResponse ask(ProviderRequest question) {
    return transport.ask(question, false).toCompletableFuture().join();
  }

  @Test
  void a_repeated_question_is_answered_from_memory_until_its_time_is_over() {
    assertThat(ask(STUDY)).isSameAs(FOUND);
    nanos = Duration.ofMillis(59_999).toNanos();
    assertThat(ask(STUDY)).isSameAs(FOUND);
    assertThat(asked).hasSize(1);
    nanos = Duration.ofSeconds(60).toNanos();
    assertThat(ask(STUDY)).isSameAs(FOUND);
    assertThat(asked).hasSize(2);
  }

  @Test
  void only_marked_questions_are_and_never_money() {
    ProviderRequest unmarked = ProviderRequest.get("/study/1");
    ask(STUDY);
    ask(unmarked);
    transport.ask(STUDY, true);
    assertThat(asked).containsExactly(STUDY, unmarked, STUDY);
    assertThatThrownBy(() -> ProviderRequest.post("/pay", "{}").mayBeCached())
        .isInstanceOf(IllegalArgumentException.class);
  }

  static List<ProviderResponse> notKept() {
    return List.of(
        Replies.of(404, "{}"),
        Replies.of(500, "{}"),
        Replies.of(429, "{}"),
        Replies.brokenOff(200, "{"),
        Replies.noAnswer(),
        Replies.notSent(),
        Replies.of(200, "<html>"),
        Replies.of(200, "{" + "x".repeat(CachingTransport.LARGEST_BODY + 1)));
  }

  @ParameterizedTest
  @MethodSource("notKept")
  void only_whole_answers_to_the_question_of_ordinary_size_are_kept(ProviderResponse other) {
    reply = other;
    ask(STUDY);
    ask(STUDY);
    assertThat(asked).hasSize(2);
  }

  @Test
  void the_oldest_answer_gives_way() {
    ProviderRequest second = ProviderRequest.get("/study/2").mayBeCached();
    ProviderRequest third = ProviderRequest.get("/study/3").mayBeCached();
    List.of(STUDY, second, third, second, third, STUDY).forEach(this::ask);
    assertThat(asked).containsExactly(STUDY, second, third, STUDY);
  }

  @Test
  void closing_closes_what_it_decorates() {
    transport.close();
    assertThat(closed).isTrue();
  }
}
