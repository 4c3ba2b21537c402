package org.payouts.verification.crash;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.KafkaThread;
import org.jspecify.annotations.Nullable;
import org.payouts.audit.books.SandboxBooks;
import org.payouts.verification.crash.WorkerMoments.Exchange;
import org.payouts.verification.crash.WorkerMoments.Purpose;
import org.payouts.verification.crash.WorkerMoments.Written;
import org.payouts.verification.harness.Waiting;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.engine.Effects;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.engine.PayoutRef;
import org.payouts.workers.kafka.ClientFactory;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.PreparationInput;
import org.payouts.workers.provider.Transport;
import org.payouts.workers.providers.http.ProviderRequest;

/** A worker's client factory with all crash points of the worker in it. */
final class CrashClientFactory implements ClientFactory {

  private final ClientFactory inner;
  private final Stopper stopper;
  private final URI provider;
  private final WorkerMoments moments = new WorkerMoments();

  /**
   * @param inner what is decorated
   * @param provider whose log shows that a call has arrived
   */
  CrashClientFactory(ClientFactory inner, Stopper stopper, URI provider) {
    this.inner = inner;
    this.stopper = stopper;
    this.provider = provider;
  }

  /** Payouts with a call in flight. */
  Set<String> inFlight() {
    return moments.inFlight(partition -> true);
  }

  @Override
  public Clock clock() {
    return inner.clock();
  }

  // ---- Kafka ---------------------------------------------------------------------------------

  /** The partition whose ledger a producer with this configuration writes. */
  static int partition(Map<String, Object> config) {
    String id = String.valueOf(config.get("transactional.id"));
    return Integer.parseInt(id.substring(id.lastIndexOf('.') + 1));
  }

  @Override
  public Producer<String, byte[]> producer(Map<String, Object> config) {
    int partition = partition(config);
    return Around.decorate(
        Producer.class,
        inner.producer(config),
        (method, arguments, call) -> {
          if (method.equals("initTransactions")) {
            stopper.at(CrashPoint.W1, String.valueOf(config.get("transactional.id")));
          }
          if (!method.equals("commitTransaction")) {
            return call.proceed();
          }
          for (Written written : moments.transaction(partition)) {
            if (written.before() != written.after()) {
              stopper.at(written.before(), written.payoutId());
            }
          }
          Object nothing = call.proceed();
          for (Written written : moments.transaction(partition)) {
            // W7 belongs to the call, which knows that the worker has learned of the commit.
            if (written.after() != CrashPoint.W7) {
              stopper.at(written.after(), written.payoutId());
            }
          }
          return nothing;
        });
  }

  @Override
  public Consumer<String, byte[]> consumer(Map<String, Object> config) {
    Consumer<String, byte[]> plain = inner.consumer(config);
    String use = String.valueOf(config.get("client.id"));
    if (use.endsWith("-commands")) {
      return Around.decorate(Consumer.class, plain, (m, a, call) -> commands(plain, m, a, call));
    }
    boolean replay = use.endsWith("-replay");
    if (!replay && !use.endsWith("-resolutions")) {
      return plain;
    }
    return Around.decorate(
        Consumer.class,
        plain,
        (method, arguments, call) -> {
          Object result = call.proceed();
          if (result instanceof ConsumerRecords<?, ?> records) {
            if (replay) {
              stopper.at(CrashPoint.W2, use);
            } else {
              records.forEach(each -> stopper.at(CrashPoint.W17, String.valueOf(each.key())));
            }
          }
          return result;
        });
  }

  private @Nullable Object commands(
      Consumer<String, byte[]> plain, String method, @Nullable Object[] arguments, Around.Call call)
      throws Throwable {
    if (method.equals("subscribe")
        && arguments.length == 2
        && arguments[1] instanceof ConsumerRebalanceListener listener) {
      @SuppressWarnings("unchecked") // What Consumer.subscribe declares.
      Collection<String> topics = (Collection<String>) arguments[0];
      plain.subscribe(Objects.requireNonNull(topics), watched(listener));
      return null;
    }
    if (method.equals("poll")) {
      stopper.awaitHearing();
    }
    return call.proceed();
  }

  private ConsumerRebalanceListener watched(ConsumerRebalanceListener listener) {
    return Around.decorate(
        ConsumerRebalanceListener.class,
        listener,
        (method, arguments, call) -> {
          if (method.equals("onPartitionsRevoked")
              && arguments[0] instanceof Collection<?> partitions) {
            Set<Integer> numbers =
                partitions.stream()
                    .map(each -> ((TopicPartition) each).partition())
                    .collect(Collectors.toSet());
            moments.inFlight(numbers::contains).forEach(id -> stopper.at(CrashPoint.W15, id));
          }
          return call.proceed();
        });
  }

  // ---- effects -------------------------------------------------------------------------------

  @Override
  public Effects effects(Effects executor) {
    return Around.decorate(
        Effects.class,
        inner.effects(executor),
        (method, arguments, call) -> {
          if (arguments[0] instanceof LedgerTransaction transaction) {
            moments.committing(transaction);
            return call.proceed();
          }
          Exchange exchange = exchange(method, arguments);
          if (exchange != null && exchange.purpose() == Purpose.PAY) {
            at(CrashPoint.W7, exchange);
          }
          Runnable leave = moments.enter(exchange);
          try {
            return call.proceed();
          } finally {
            leave.run();
          }
        });
  }

  /** What an effect exchanges with the provider; null for those that are about no payout's call. */
  private static @Nullable Exchange exchange(String effect, @Nullable Object[] arguments) {
    Purpose purpose =
        switch (effect) {
          case "prepare" -> Purpose.PREPARE;
          case "pay" -> Purpose.PAY;
          case "read" -> Purpose.READ;
          default -> null;
        };
    if (purpose == null || !(arguments[0] instanceof PayoutRef first)) {
      return null;
    }
    List<PayoutRequest> requests = requests(arguments[1]);
    return new Exchange(
        purpose,
        requests.stream()
            .map(each -> new PayoutRef(first.partition(), first.incarnation(), each.payoutId()))
            .toList(),
        requests.get(0).target().key());
  }

  private static List<PayoutRequest> requests(@Nullable Object of) {
    if (of instanceof PayoutRequest one) {
      return List.of(one);
    }
    if (of instanceof MoneyCall call) {
      return call.claims().stream().map(Claim::request).toList();
    }
    if (of instanceof List<?> candidates) {
      return candidates.stream().map(each -> ((PreparationInput) each).request()).toList();
    }
    throw new IllegalArgumentException("not about payouts: " + of);
  }

  /** A point that all payouts of a bulk reach together. */
  private void at(CrashPoint point, Exchange exchange) {
    exchange.refs().forEach(ref -> stopper.at(point, ref.payoutId()));
  }

  // ---- the provider --------------------------------------------------------------------------

  @Override
  public <Q, A> Transport<Q, A> transport(Transport<Q, A> transport) {
    return Around.decorate(
        Transport.class,
        inner.transport(transport),
        (method, arguments, call) -> {
          Exchange exchange = moments.exchange();
          return method.equals("ask") && exchange != null
              ? asked(exchange, arguments, call)
              : call.proceed();
        });
  }

  private CompletionStage<Object> asked(
      Exchange exchange, @Nullable Object[] arguments, Around.Call call) throws Throwable {
    boolean money = Boolean.TRUE.equals(arguments[1]);
    if (money) {
      at(CrashPoint.W8, exchange);
      moments.called(exchange.refs());
      if (stopper.watches(CrashPoint.W9)) {
        stopOnceReceived(exchange);
      }
    }
    CompletableFuture<Object> answer = new CompletableFuture<>();
    CompletionStage<?> plain = (CompletionStage<?>) Objects.requireNonNull(call.proceed());
    var unused =
        plain.whenComplete(
            (reply, failure) -> {
              answered(exchange, arguments[0], money);
              Runnable leave = moments.enter(exchange);
              try {
                if (failure == null) {
                  answer.complete(reply);
                } else {
                  answer.completeExceptionally(failure);
                }
              } finally {
                leave.run();
              }
            });
    return answer;
  }

  private void answered(Exchange exchange, @Nullable Object question, boolean money) {
    if (money) {
      moments.answered(exchange.refs());
      at(CrashPoint.W10, exchange);
    } else if (exchange.purpose() == Purpose.READ) {
      at(CrashPoint.W13, exchange);
    } else if (question instanceof ProviderRequest http
        && http.method() == ProviderRequest.Method.POST) {
      at(CrashPoint.W5, exchange);
    }
  }

  /** The provider has the call and holds its answer back, as the matrix has arranged. */
  private void stopOnceReceived(Exchange exchange) {
    int before = received(exchange.target());
    KafkaThread.daemon(
            "sees the call arrive",
            () -> {
              Waiting.until(
                  "the call arrives",
                  Duration.ofSeconds(20),
                  () -> received(exchange.target()) > before);
              at(CrashPoint.W9, exchange);
            })
        .start();
  }

  /** Money calls for the target that the provider has received. */
  private int received(String target) {
    int[] calls = {0};
    SandboxBooks.open(provider).calls(call -> calls[0] += call.target().equals(target) ? 1 : 0);
    return calls[0];
  }
}
