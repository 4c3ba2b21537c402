package org.payouts.verification.crash;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.payouts.verification.crash.WorkerMoments.Purpose;
import org.payouts.verification.crash.WorkerMoments.Talk;
import org.payouts.verification.crash.WorkerMoments.Written;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.engine.Effects;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.engine.PayoutRef;
import org.payouts.workers.kafka.ClientFactory;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.Candidate;
import org.payouts.workers.model.Claim;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.provider.Transport;
import org.payouts.workers.providers.http.ProviderRequest;

/** A worker's client factory with all crash points of the worker in it. */
final class CrashClientFactory implements ClientFactory {
  private final ClientFactory inner;
  private final Stopper stopper;
  private final ProviderLog provider;
  private final WorkerMoments moments = new WorkerMoments();

  /**
   * @param inner what is decorated
   * @param provider where calls can be seen to have arrived
   */
  CrashClientFactory(ClientFactory inner, Stopper stopper, ProviderLog provider) {
    this.inner = inner;
    this.stopper = stopper;
    this.provider = provider;
  }

  /** Payouts with a call in flight. */
  Set<String> inFlight() {
    return moments.inFlight();
  }

  @Override
  public Clock clock() {
    return inner.clock();
  }

  // ---- Kafka ---------------------------------------------------------------------------------

  @Override
  public Producer<String, byte[]> producer(Map<String, Object> config) {
    String id = String.valueOf(config.get("transactional.id"));
    int partition = Integer.parseInt(id.substring(id.lastIndexOf('.') + 1));
    Producer<String, byte[]> plain = inner.producer(config);
    return Around.decorate(
        Producer.class,
        plain,
        (method, arguments, call) -> {
          switch (method) {
            case "initTransactions" -> stopper.at(CrashPoint.W1, id);
            case "commitTransaction" -> {
              for (Written written : moments.transaction(partition)) {
                if (written.before() != written.after()) {
                  stopper.at(written.before(), written.payoutId());
                }
              }
              Object nothing = call.proceed();
              for (Written written : moments.transaction(partition)) {
                // W7 belongs to the call, which knows that the commit has been heard of.
                if (written.after() != CrashPoint.W7) {
                  stopper.at(written.after(), written.payoutId());
                }
              }
              return nothing;
            }
            default -> {
              // Nothing of interest.
            }
          }
          return call.proceed();
        });
  }

  @Override
  public Consumer<String, byte[]> consumer(Map<String, Object> config) {
    Consumer<String, byte[]> plain = inner.consumer(config);
    String use = String.valueOf(config.get("client.id"));
    if (use.endsWith("-commands")) {
      return Around.decorate(Consumer.class, plain, (m, a, call) -> commands(plain, m, a, call));
    }
    if (use.endsWith("-replay")) {
      return Around.decorate(
          Consumer.class,
          plain,
          (method, arguments, call) -> {
            Object result = call.proceed();
            if (method.equals("poll")) {
              stopper.at(CrashPoint.W2, use);
            }
            return result;
          });
    }
    if (use.endsWith("-resolutions")) {
      return Around.decorate(Consumer.class, plain, (m, a, call) -> resolutions(m, call));
    }
    return plain;
  }

  private @Nullable Object commands(
      Consumer<String, byte[]> plain, String method, @Nullable Object[] arguments, Around.Call call)
      throws Throwable {
    if (method.equals("subscribe") && arguments.length == 2) {
      @SuppressWarnings("unchecked") // What Consumer.subscribe declares.
      Collection<String> topics = (Collection<String>) arguments[0];
      ConsumerRebalanceListener listener = (ConsumerRebalanceListener) arguments[1];
      if (topics != null && listener != null) {
        plain.subscribe(topics, watched(listener));
        return null;
      }
    }
    if (method.equals("poll")) {
      stopper.hear();
    }
    return call.proceed();
  }

  private ConsumerRebalanceListener watched(ConsumerRebalanceListener listener) {
    return new ConsumerRebalanceListener() {
      @Override
      public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        Set<Integer> numbers =
            partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
        moments.inFlight(numbers).forEach(id -> stopper.at(CrashPoint.W15, id));
        listener.onPartitionsRevoked(partitions);
      }

      @Override
      public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        listener.onPartitionsAssigned(partitions);
      }

      @Override
      public void onPartitionsLost(Collection<TopicPartition> partitions) {
        listener.onPartitionsLost(partitions);
      }
    };
  }

  private @Nullable Object resolutions(String method, Around.Call call) throws Throwable {
    Object result = call.proceed();
    if (method.equals("poll") && result instanceof ConsumerRecords<?, ?> records) {
      records.forEach(record -> stopper.at(CrashPoint.W17, String.valueOf(record.key())));
    }
    return result;
  }

  // ---- effects -------------------------------------------------------------------------------

  @Override
  public Effects effects(Effects executor) {
    Effects plain = inner.effects(executor);
    return new Effects() {
      @Override
      public void commit(LedgerTransaction group) {
        moments.committing(group);
        plain.commit(group);
      }

      @Override
      public void prepare(PayoutRef ref, List<Candidate> candidates, int parallel) {
        List<PayoutRequest> requests = candidates.stream().map(Candidate::request).toList();
        moments.during(
            talk(Purpose.PREPARE, ref, requests), () -> plain.prepare(ref, candidates, parallel));
      }

      @Override
      public void pay(PayoutRef ref, MoneyCall call) {
        Talk talk = talk(Purpose.PAY, ref, call.claims().stream().map(Claim::request).toList());
        at(CrashPoint.W7, talk);
        moments.during(talk, () -> plain.pay(ref, call));
      }

      @Override
      public void read(PayoutRef ref, PayoutRequest request, Baseline basis) {
        moments.during(
            talk(Purpose.READ, ref, List.of(request)), () -> plain.read(ref, request, basis));
      }

      @Override
      public void probe(Pause pause) {
        moments.during(null, () -> plain.probe(pause));
      }

      @Override
      public void intake(int partition, boolean open) {
        plain.intake(partition, open);
      }

      @Override
      public void contradicted(PayoutRef ref, long offset) {
        plain.contradicted(ref, offset);
      }
    };
  }

  private static Talk talk(Purpose purpose, PayoutRef first, List<PayoutRequest> requests) {
    return new Talk(
        purpose,
        requests.stream()
            .map(each -> new PayoutRef(first.partition(), first.incarnation(), each.payoutId()))
            .toList(),
        requests.get(0).target().key());
  }

  /** A point that all payouts of a bulk reach together. */
  private void at(CrashPoint point, Talk talk) {
    talk.refs().forEach(ref -> stopper.at(point, ref.payoutId()));
  }

  // ---- the provider --------------------------------------------------------------------------

  @Override
  public <Q, A> Transport<Q, A> transport(Transport<Q, A> transport) {
    Transport<Q, A> plain = inner.transport(transport);
    return new Transport<>() {
      @Override
      public CompletionStage<A> ask(Q question, boolean money) {
        return asked(plain, question, money);
      }

      @Override
      public void close() {
        plain.close();
      }
    };
  }

  private <Q, A> CompletionStage<A> asked(Transport<Q, A> plain, Q question, boolean money) {
    Talk talk = moments.talk();
    if (talk == null) {
      return plain.ask(question, money);
    }
    if (money) {
      at(CrashPoint.W8, talk);
      moments.called(talk.refs());
      if (stopper.watches(CrashPoint.W9)) {
        stopOnceReceived(talk);
      }
    }
    CompletableFuture<A> heard = new CompletableFuture<>();
    plain
        .ask(question, money)
        .whenComplete(
            (reply, failure) -> {
              replied(talk, question, money);
              moments.during(
                  talk,
                  () -> {
                    if (failure == null) {
                      heard.complete(reply);
                    } else {
                      heard.completeExceptionally(failure);
                    }
                  });
            });
    return heard;
  }

  private <Q> void replied(Talk talk, Q question, boolean money) {
    if (money) {
      moments.answered(talk.refs());
      at(CrashPoint.W10, talk);
    } else if (talk.purpose() == Purpose.READ) {
      at(CrashPoint.W13, talk);
    } else if (question instanceof ProviderRequest http
        && http.method() == ProviderRequest.Method.POST) {
      at(CrashPoint.W5, talk);
    }
  }

  /** The provider has the call and holds its answer back: the matrix tells it to. */
  private void stopOnceReceived(Talk talk) {
    int before = provider.moneyCalls(talk.target());
    Thread watcher =
        new Thread(
            () -> {
              provider.awaitMoneyCall(talk.target(), before + 1, Duration.ofSeconds(20));
              at(CrashPoint.W9, talk);
            },
            "sees the call arrive");
    watcher.setDaemon(true);
    watcher.start();
  }
}
