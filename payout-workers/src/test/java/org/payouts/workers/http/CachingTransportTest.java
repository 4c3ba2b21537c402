package org.payouts.workers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.payouts.workers.provider.Transport;

class CachingTransportTest {
  private static final HttpQuestion STUDY = HttpQuestion.get("/study/1").mayBeCached();
  private static final HttpReply FOUND = Replies.of(200, "{}");

  private final List<HttpQuestion> asked = new ArrayList<>();
  private HttpReply reply = FOUND;
  private boolean closed;
  private long nanos;

  private final CachingTransport transport =
      new CachingTransport(
          new Transport<>() {
            @Override
            public CompletionStage<HttpReply> ask(HttpQuestion question, boolean money) {
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

  private HttpReply ask(HttpQuestion question) {
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
    HttpQuestion unmarked = HttpQuestion.get("/study/1");
    ask(STUDY);
    ask(unmarked);
    transport.ask(STUDY, true);
    assertThat(asked).containsExactly(STUDY, unmarked, STUDY);
    assertThatThrownBy(() -> HttpQuestion.post("/pay", "{}").mayBeCached())
        .isInstanceOf(IllegalArgumentException.class);
  }

  static List<HttpReply> notKept() {
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
  void only_whole_answers_to_the_question_of_ordinary_size_are_kept(HttpReply other) {
    reply = other;
    ask(STUDY);
    ask(STUDY);
    assertThat(asked).hasSize(2);
  }

  @Test
  void the_oldest_answer_gives_way() {
    HttpQuestion second = HttpQuestion.get("/study/2").mayBeCached();
    HttpQuestion third = HttpQuestion.get("/study/3").mayBeCached();
    List.of(STUDY, second, third, second, third, STUDY).forEach(this::ask);
    assertThat(asked).containsExactly(STUDY, second, third, STUDY);
  }

  @Test
  void closing_closes_what_it_decorates() {
    transport.close();
    assertThat(closed).isTrue();
  }
}
