package org.payouts.verification.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.engine.Effects;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.engine.PayoutRef;
import org.payouts.workers.kafka.ClientFactory;
import org.payouts.workers.model.Baseline;
import org.payouts.workers.model.Candidate;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.MoneyCall;
import org.payouts.workers.model.Pause;
import org.payouts.workers.model.PayoutRequest;
import org.payouts.workers.model.PayoutState;
import org.payouts.workers.provider.Transport;

/** Client factorys that break one rule each. */
final class MutantClientFactorys {
  private static final String ID = "transactional.id";

  private MutantClientFactorys() {}

  /** Passes everything on. */
  private static class Passing implements ClientFactory {
    final ClientFactory plain;

    Passing(ClientFactory plain) {
      this.plain = plain;
    }

    @Override
    public Consumer<String, byte[]> consumer(Map<String, Object> config) {
      return plain.consumer(config);
    }

    @Override
    public Producer<String, byte[]> producer(Map<String, Object> config) {
      return plain.producer(config);
    }

    @Override
    public Clock clock() {
      return plain.clock();
    }

    @Override
    public <Q, A> Transport<Q, A> transport(Transport<Q, A> transport) {
      return plain.transport(transport);
    }

    @Override
    public Effects effects(Effects executor) {
      return plain.effects(executor);
    }
  }

  /** Injector on every effect but those overridden. */
  private static class PassingEffects implements Effects {
    private final Effects plain;

    PassingEffects(Effects plain) {
      this.plain = plain;
    }

    @Override
    public void commit(LedgerTransaction group) {
      plain.commit(group);
    }

    @Override
    public void prepare(PayoutRef ref, List<Candidate> candidates, int parallel) {
      plain.prepare(ref, candidates, parallel);
    }

    @Override
    public void pay(PayoutRef ref, MoneyCall call) {
      plain.pay(ref, call);
    }

    @Override
    public void read(PayoutRef ref, PayoutRequest request, Baseline basis) {
      plain.read(ref, request, basis);
    }

    @Override
    public void probe(Pause pause) {
      plain.probe(pause);
    }

    @Override
    public void intake(int partition, boolean open) {
      plain.intake(partition, open);
    }

    @Override
    public void contradicted(PayoutRef ref, long offset) {
      plain.contradicted(ref, offset);
    }
  }

  private static int partition(Map<String, Object> config) {
    String id = String.valueOf(config.get(ID));
    return Integer.parseInt(id.substring(id.lastIndexOf('.') + 1));
  }

  /** A claim's commit is reported before it is made; it is made with the next transaction. */
  static final class CommitLater extends Passing {
    private final Set<Integer> claiming = ConcurrentHashMap.newKeySet();

    CommitLater(ClientFactory plain) {
      super(plain);
    }

    @Override
    public Effects effects(Effects executor) {
      return new PassingEffects(super.effects(executor)) {
        @Override
        public void commit(LedgerTransaction group) {
          boolean claims =
              group.steps().stream()
                  .anyMatch(step -> step.next().state() instanceof PayoutState.Attempting);
          if (claims) {
            claiming.add(group.partition());
          }
          super.commit(group);
        }
      };
    }

    @Override
    public Producer<String, byte[]> producer(Map<String, Object> config) {
      int partition = partition(config);
      Producer<String, byte[]> producer = super.producer(config);
      boolean[] owed = {false};
      return Around.decorate(
          Producer.class,
          producer,
          (method, arguments, call) -> {
            if (method.equals("commitTransaction") && claiming.remove(partition)) {
              owed[0] = true;
              return null;
            }
            if (method.equals("beginTransaction") && owed[0]) {
              owed[0] = false;
              producer.commitTransaction();
            }
            return call.proceed();
          });
    }
  }

  static ClientFactory unfenced(ClientFactory plain) {
    return new OwnIds(plain, false);
  }

  static ClientFactory fencedByGroup(ClientFactory plain) {
    return new OwnIds(plain, true);
  }

  /** Transactional ids that no other process has. */
  private static final class OwnIds extends Passing {
    private final boolean generation;

    OwnIds(ClientFactory plain, boolean generation) {
      super(plain);
      this.generation = generation;
    }

    @Override
    public Producer<String, byte[]> producer(Map<String, Object> config) {
      Map<String, Object> own = new HashMap<>(config);
      own.put(ID, config.get(ID) + "-" + ProcessHandle.current().pid());
      Producer<String, byte[]> producer = super.producer(own);
      return generation ? producer : Around.decorate(Producer.class, producer, this::anonymous);
    }

    @SuppressWarnings("removal") // A member without a generation is what old code passed.
    private @Nullable Object anonymous(
        String method, @Nullable Object[] arguments, Around.Call call) throws Throwable {
      if (method.equals("sendOffsetsToTransaction")
          && arguments[1] instanceof ConsumerGroupMetadata member) {
        arguments[1] = new ConsumerGroupMetadata(member.groupId());
      }
      return call.proceed();
    }
  }

  /** No lease is ever over when a call is about to leave. */
  static final class NoLease extends Passing {
    @SuppressWarnings("ThreadLocalUsage") // There is one of these per process.
    private final ThreadLocal<Boolean> paying = ThreadLocal.withInitial(() -> false);

    NoLease(ClientFactory plain) {
      super(plain);
    }

    @Override
    public Clock clock() {
      Clock clock = super.clock();
      return () -> paying.get() ? new ClockReading(Long.MIN_VALUE, Long.MIN_VALUE) : clock.now();
    }

    @Override
    public Effects effects(Effects executor) {
      return new PassingEffects(super.effects(executor)) {
        @Override
        public void pay(PayoutRef ref, MoneyCall call) {
          paying.set(true);
          try {
            super.pay(ref, call);
          } finally {
            paying.set(false);
          }
        }
      };
    }
  }

  /** The commands' offsets are committed alone, and what they stand for only after them. */
  static final class OffsetsFirst extends Passing {
    OffsetsFirst(ClientFactory plain) {
      super(plain);
    }

    @Override
    public Producer<String, byte[]> producer(Map<String, Object> config) {
      Producer<String, byte[]> producer = super.producer(config);
      List<ProducerRecord<String, byte[]>> kept = new ArrayList<>();
      return Around.decorate(
          Producer.class,
          producer,
          (method, arguments, call) -> {
            switch (method) {
              case "beginTransaction" -> kept.clear();
              case "send" -> {
                @SuppressWarnings("unchecked") // What Producer.send declares.
                ProducerRecord<String, byte[]> record =
                    (ProducerRecord<String, byte[]>) arguments[0];
                if (record != null) {
                  kept.add(record);
                }
                return null;
              }
              case "sendOffsetsToTransaction" -> {
                call.proceed();
                producer.commitTransaction();
                producer.beginTransaction();
                return null;
              }
              case "commitTransaction" -> {
                for (ProducerRecord<String, byte[]> record : kept) {
                  var unused = producer.send(record);
                }
              }
              default -> {
                // Passed on.
              }
            }
            return call.proceed();
          });
    }
  }
}
