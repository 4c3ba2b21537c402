package org.payouts.router.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.serde.RegisteredSchema;
import org.payouts.serde.RegistryRefusedException;
import org.payouts.serde.RegistryUnavailableException;
import org.payouts.serde.SchemaRegistryClient;
import org.payouts.serde.UndecodableException;
import org.payouts.serde.UnknownSchemaException;
import org.payouts.serde.WireFormat;
import org.payouts.service.LogEvent;
import org.payouts.service.LogFields;
import org.payouts.topics.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which schema IDs requests may be read with. The registry is asked on a thread of its own, so that
 * no stream thread waits for it: an ID is readable, unreadable for good, or not answered yet. IDs
 * of the request's own subject are learned together; others, which anybody may have made up, are
 * asked for one by one within a budget. Thread-safe.
 */
public final class WriterSchemas implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WriterSchemas.class);
  private static final String SUBJECT = Topics.subject(Topics.BONUS_REQUESTED);
  private static final String REQUEST = BonusRequested.getClassSchema().getFullName();
  private static final long LEARN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int NEWEST_VERSIONS = 100;
  private static final int UNREADABLE_KEPT = 10_000;

  private final SchemaRegistryClient registry;
  private final Deserializer<?> requests;
  private final Budget budget;
  private final Set<Integer> readable = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Refusal> unreadable = new LinkedHashMap<>();
  private final LinkedHashMap<Integer, Long> open = new LinkedHashMap<>();
  private final Semaphore asked = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable String failure;
  private int learned;
  private @Nullable Thread thread;

  /**
   * What may be asked of the registry.
   *
   * @param lookUpsPerSecond for IDs that are not of the request's own subject
   * @param unreadableFor how long an answer that an ID cannot be read is kept
   */
  public record Budget(int lookUpsPerSecond, Duration unreadableFor) {}

  /** What is known of a schema ID. */
  public sealed interface Knowledge {
    /** Records of this ID can be read. */
    record Known() implements Knowledge {}

    /** No record of this ID can be read; the detail says why. */
    record Unreadable(String detail) implements Knowledge {}

    /** The registry has not answered yet. */
    record Open() implements Knowledge {}
  }

  private record Refusal(String detail, long askedAtMs) {}

  /**
   * @param requests the deserializer that will read the requests
   */
  public WriterSchemas(SchemaRegistryClient registry, Deserializer<?> requests, Budget budget) {
    this.registry = registry;
    this.requests = requests;
    this.budget = budget;
  }

  /**
   * Learns the IDs of the request's own subject.
   *
   * @throws SerializationException if the registry does not answer
   */
  public synchronized void learn() {
    List<Integer> versions = new ArrayList<>();
    try {
      for (int version : registry.versions(SUBJECT)) {
        if (version > learned) {
          versions.add(version);
        }
      }
    } catch (RegistryRefusedException e) {
      // Without the subject, or the right to list it, its IDs are asked for like any other.
      log.atDebug().addKeyValue("cause", e.getMessage()).log("Cannot list the request's schemas");
      return;
    }
    int first = Math.max(0, versions.size() - NEWEST_VERSIONS);
    for (int version : versions.subList(first, versions.size())) {
      learn(version);
      learned = version;
    }
  }

  private void learn(int version) {
    try {
      RegisteredSchema registered = registry.version(SUBJECT, version);
      if (registered.schema().getFullName().equals(REQUEST)) {
        // If the registry takes it back, requests of the ID ask for it again.
        prepare(registered.id());
      }
    } catch (RegistryRefusedException | UndecodableException e) {
      unreadable(version, e);
    } catch (KafkaException e) {
      throw e; // The registry does not answer, or this thread is to end.
    } catch (RuntimeException e) {
      // One that nobody has thought of. Requests of it are set aside, and those of others go on.
      unreadable(version, e);
    }
  }

  private static void unreadable(int version, RuntimeException e) {
    LogEvent.SCHEMA_UNREADABLE
        .on(log)
        .addKeyValue("subject", SUBJECT)
        .addKeyValue("version", version)
        .addKeyValue(LogFields.CAUSE, String.valueOf(e.getMessage()))
        .log("A version of the request's schema cannot be read");
  }

  /**
   * Starts asking.
   *
   * @param onError receives what ended the asking: no other schema is learned
   */
  public synchronized void start(Consumer<Error> onError) {
    if (thread == null) {
      thread = new Thread(() -> run(onError), "payout-router-schemas");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * What is known of the ID; asks where nothing is. Does not block.
   *
   * @param writtenAtMs when the record was written: an answer that the ID is unknown says nothing
   *     of a record that was written after it
   */
  public Knowledge of(int id, long writtenAtMs) {
    if (readable.contains(id)) {
      return new Knowledge.Known();
    }
    synchronized (unreadable) {
      Refusal refusal = unreadable.get(id);
      if (refusal != null && refusal.askedAtMs() >= writtenAtMs && isKept(refusal)) {
        return new Knowledge.Unreadable(refusal.detail());
      }
    }
    synchronized (open) {
      if (open.isEmpty()) {
        asked.release();
      }
      open.merge(id, writtenAtMs, Math::max);
    }
    return new Knowledge.Open();
  }

  /** Why the registry cannot be asked at the moment; null if it answers. */
  public @Nullable String failure() {
    return failure;
  }

  @Override
  public void close() {
    closing.countDown();
    asked.release();
  }

  private void run(Consumer<Error> onError) {
    long learnAgainAt = System.nanoTime();
    long pauseMs = Math.max(1, TimeUnit.SECONDS.toMillis(1) / budget.lookUpsPerSecond());
    try {
      while (closing.getCount() > 0) {
        Integer next = next();
        if (next == null) {
          failure = null;
          asked.acquire();
          continue;
        }
        try {
          if (System.nanoTime() - learnAgainAt >= 0) {
            learnAgainAt = System.nanoTime() + LEARN_EVERY_NANOS;
            learn();
          }
          ask(next);
          failure = null;
        } catch (SerializationException e) {
          failure = String.valueOf(e.getMessage());
          askLater(next);
        } catch (KafkaException e) {
          throw e;
        } catch (RuntimeException e) {
          // A schema that nobody has thought of must not keep the others from being learned.
          failure = "schema ID " + next + " cannot be taken in: " + e;
          askLater(next);
        }
        if (closing.await(pauseMs, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException | KafkaException e) {
      // Kafka's own interruption is one of its exceptions.
      log.atDebug().setCause(e).log("No more schemas are asked for");
    } catch (Error e) {
      failure = "an error while schemas were asked for: " + e;
      onError.accept(e);
    }
  }

  private @Nullable Integer next() {
    synchronized (open) {
      open.keySet().removeIf(readable::contains);
      Iterator<Integer> ids = open.keySet().iterator();
      return ids.hasNext() ? ids.next() : null;
    }
  }

  private void askLater(int id) {
    synchronized (open) {
      Long writtenAtMs = open.remove(id);
      if (writtenAtMs != null) {
        open.put(id, writtenAtMs);
      }
    }
  }

  private void ask(int id) {
    if (!readable.contains(id)) {
      long askedAtMs = System.currentTimeMillis();
      try {
        Schema schema = registry.ask(id);
        if (schema.getFullName().equals(REQUEST)) {
          if (!prepare(id)) {
            throw new RegistryUnavailableException(
                "The registry gave schema ID " + id + ", and then had none", null);
          }
        } else {
          String name = Details.cut(schema.getFullName());
          refuse(id, "Schema " + id + " is a " + name + "; expected " + REQUEST + ".", askedAtMs);
        }
      } catch (UndecodableException e) {
        refuse(id, Details.of(e), askedAtMs);
      }
    }
    synchronized (open) {
      open.remove(id);
    }
  }

  /**
   * Has the deserializer take in the schema, so that no stream thread asks for it.
   *
   * @return false if the answer is that there is none, which is no last word: there was one just
   *     now
   */
  private boolean prepare(int id) {
    try {
      requests.deserialize(Topics.BONUS_REQUESTED, WireFormat.header(id));
    } catch (UnknownSchemaException e) {
      return false;
    } catch (UndecodableException e) {
      // A header alone is no record; what counts is that the schema is there now.
    }
    readable.add(id);
    return true;
  }

  private void refuse(int id, String detail, long askedAtMs) {
    synchronized (unreadable) {
      unreadable.remove(id);
      unreadable.put(id, new Refusal(detail, askedAtMs));
      Iterator<Refusal> oldest = unreadable.values().iterator();
      while (oldest.hasNext()) {
        if (unreadable.size() <= UNREADABLE_KEPT && isKept(oldest.next())) {
          return;
        }
        if (unreadable.size() > UNREADABLE_KEPT) {
          oldest.next();
        }
        oldest.remove();
      }
    }
  }

  private boolean isKept(Refusal refusal) {
    return System.currentTimeMillis() - refusal.askedAtMs() < budget.unreadableFor().toMillis();
  }
}
