package org.payouts.audit.records;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRejected;
import org.payouts.PayoutRequester;
import org.payouts.Sha256;
import org.payouts.audit.checks.Finding;
import org.payouts.audit.checks.RequesterRecord;
import org.payouts.audit.checks.Rules;
import org.payouts.audit.history.RecordPosition;
import org.payouts.audit.history.RequesterRules;
import org.payouts.serde.UndecodableException;
import org.payouts.topics.RequesterTopics;

/**
 * Sorts what concerns requesters' topics by the position there: records, copies and rejections. One
 * thread.
 */
public final class RequesterBook {
  private final Values values;
  private final AuditRequestReader requests;
  private final RequesterRules rules;
  private final Map<String, RequesterRecord> records = new HashMap<>();

  /** A book that knows no rule yet. */
  public RequesterBook(Values values) {
    this(values, new RequesterRules());
  }

  private RequesterBook(Values values, RequesterRules rules) {
    this.values = values;
    this.requests = new AuditRequestReader(values);
    this.rules = rules;
  }

  /** An empty book that knows the rules that this one has read. */
  public RequesterBook next() {
    return new RequesterBook(values, rules);
  }

  /**
   * The position of a requester's topic that the record is about; empty if it is about none. A rule
   * is remembered.
   */
  public Optional<String> filedUnder(RawRecord record) {
    return switch (AuditedTopics.kind(record.position().topic()).orElseThrow()) {
      case REQUESTER_REQUEST -> Optional.of(place(record.position()));
      case REQUEST -> ofRequester(record.origin());
      case REJECTION -> ofRequester(record.keyText());
      case REQUESTER -> {
        rule(record);
        yield Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private static Optional<String> ofRequester(@Nullable String place) {
    return Optional.ofNullable(place).filter(text -> text.startsWith(RequesterTopics.PREFIX));
  }

  private static String place(RecordPosition position) {
    return position.topic() + "-" + position.partition() + "-" + position.offset();
  }

  private void rule(RawRecord record) {
    PayoutRequester rule = read(record, PayoutRequester.class);
    if (rule != null && rule.getName().equals(record.keyText())) {
      rules.add(record.position(), rule);
    }
  }

  /** Files a record that is about a position. */
  public void add(RawRecord record) {
    filedUnder(record)
        .ifPresent(
            place -> add(record, records.computeIfAbsent(place, key -> new RequesterRecord())));
  }

  private void add(RawRecord record, RequesterRecord of) {
    byte[] value = record.value();
    Sha256 sha256 = value == null ? null : Sha256s.of(value);
    switch (AuditedTopics.kind(record.position().topic()).orElseThrow()) {
      case REQUESTER_REQUEST -> of.record(record.position(), sha256);
      case REQUEST -> of.copy(record.position(), sha256, requests.read(record).content());
      default -> {
        BonusRejected rejected = read(record, BonusRejected.class);
        if (rejected != null) {
          of.rejection(record.position(), rejected);
        }
      }
    }
  }

  private <T extends org.apache.avro.specific.SpecificRecord> @Nullable T read(
      RawRecord record, Class<T> type) {
    byte[] value = record.value();
    if (value == null) {
      return null;
    }
    try {
      return values.specific(record.position().topic(), value, type);
    } catch (UndecodableException e) {
      return null; // The history of its payout, or nobody, needs it.
    }
  }

  /** Judges everything filed so far. */
  public List<Finding> judge(Rules with) {
    List<Finding> findings = new ArrayList<>();
    records.values().forEach(record -> findings.addAll(record.judge(with, rules)));
    return findings;
  }
}
