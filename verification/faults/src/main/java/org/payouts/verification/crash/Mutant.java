package org.payouts.verification.crash;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.calls.Clock;
import org.payouts.workers.engine.Effects;
import org.payouts.workers.engine.LedgerTransaction;
import org.payouts.workers.kafka.ClientFactory;
import org.payouts.workers.model.ClockReading;
import org.payouts.workers.model.PayoutState;

/**
 * A rule of the protocol switched off in a worker process, named as in
 * docs/protocol/configurations.txt. The crash matrix must see the harm that each of them does.
 */
public enum Mutant {
  B1(Mutant.TWICE), // a call waits neither for its claim's commit nor for the ledger to show it
  /** One of the two rules of B1 keeps the harm away alone. */
  B1_COMMIT(""), // a call does not wait for its claim's commit; the ledger must show it
  B1_LEDGER(""), // a call does not wait for the ledger to show its claim; the commit must end
  B2(Mutant.TWICE), // no fencing: every process has transactional IDs of its own
  B3(Mutant.TWICE), // only transactions with offsets are fenced, by the group
  B7(Mutant.TWICE), // the lease is not looked at before the call leaves
  B10("has 0 BonusPaid and 0 BonusFailed"); // offsets are committed before the ledger

  private static final String TWICE = "was paid 2 times";
  private static final String ID = "transactional.id";

  private final String harm;

  Mutant(String harm) {
    this.harm = harm;
  }

  /** What the judge must find; empty if another rule keeps all harm away. */
  String harm() {
    return harm;
  }

  /** A worker's client factory without the rule. */
  ClientFactory factory() {
    return switch (this) {
      case B1 -> new CommitLater(new ShownAtOnce());
      case B1_COMMIT -> new CommitLater(ClientFactory.PLAIN);
      case B1_LEDGER -> new ShownAtOnce();
      case B2 -> new OwnIds(false);
      case B3 -> new OwnIds(true);
      case B7 -> new NoLease();
      case B10 -> new OffsetsFirst();
    };
  }

  /** A claim's commit is reported before it is made; it is made with the next transaction. */
  private static final class CommitLater implements ClientFactory {
    private final Set<Integer> claiming = ConcurrentHashMap.newKeySet();
    private final ClientFactory inner;

    private CommitLater(ClientFactory inner) {
      this.inner = inner;
    }

    @Override
    public Consumer<String, byte[]> consumer(Map<String, Object> config) {
      return inner.consumer(config);
    }

    @Override
    public Effects effects(Effects executor) {
      return Around.decorate(
          Effects.class,
          executor,
          (method, arguments, call) -> {
            if (arguments[0] instanceof LedgerTransaction transaction
                && transaction.steps().stream()
                    .anyMatch(step -> step.next().state() instanceof PayoutState.Attempting)) {
              claiming.add(transaction.partition());
            }
            return call.proceed();
          });
    }

    @Override
    public Producer<String, byte[]> producer(Map<String, Object> config) {
      int partition = CrashClientFactory.partition(config);
      Producer<String, byte[]> producer = PLAIN.producer(config);
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

  /** The ledger seems to show at once as committed what was written. */
  private static final class ShownAtOnce implements ClientFactory {
    @Override
    public Consumer<String, byte[]> consumer(Map<String, Object> config) {
      Consumer<String, byte[]> plain = PLAIN.consumer(config);
      if (!String.valueOf(config.get("client.id")).endsWith("-stable")) {
        return plain;
      }
      return Around.decorate(
          Consumer.class,
          plain,
          (method, arguments, call) ->
              method.equals("endOffsets") && arguments[0] instanceof Collection<?> partitions
                  ? partitions.stream()
                      .collect(Collectors.toMap(each -> each, each -> Long.MAX_VALUE))
                  : call.proceed());
    }
  }

  /**
   * Transactional IDs that no other process has.
   *
   * @param generation whether the group still fences by the member's generation
   */
  private record OwnIds(boolean generation) implements ClientFactory {
    @Override
    public Producer<String, byte[]> producer(Map<String, Object> config) {
      Map<String, Object> own = new HashMap<>(config);
      own.put(ID, config.get(ID) + "-" + ProcessHandle.current().pid());
      Producer<String, byte[]> producer = PLAIN.producer(own);
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
  private static final class NoLease implements ClientFactory {
    @SuppressWarnings("ThreadLocalUsage") // There is one of these per process.
    private final ThreadLocal<Boolean> paying = ThreadLocal.withInitial(() -> false);

    @Override
    public Clock clock() {
      Clock clock = PLAIN.clock();
      return () -> paying.get() ? new ClockReading(Long.MIN_VALUE, Long.MIN_VALUE) : clock.now();
    }

    @Override
    public Effects effects(Effects executor) {
      return Around.decorate(
          Effects.class,
          executor,
          (method, arguments, call) -> {
            paying.set(method.equals("pay"));
            try {
              return call.proceed();
            } finally {
              paying.set(false);
            }
          });
    }
  }

  /** The commands' offsets are committed alone, and what they stand for only after them. */
  private static final class OffsetsFirst implements ClientFactory {
    @Override
    public Producer<String, byte[]> producer(Map<String, Object> config) {
      Producer<String, byte[]> producer = PLAIN.producer(config);
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
