package org.payouts.view.store;

import java.util.List;

/** The tables. A change of any of them needs a new version: the view is then made anew. */
final class ViewSchema {
  /** Raise it when a table, or what is written into one, changes. */
  static final int VERSION = 5;

  static final List<String> TABLES =
      List.of(
          "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
          "CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
          "CREATE TABLE positions(topic TEXT, part INTEGER, next INTEGER NOT NULL,"
              + " PRIMARY KEY(topic, part)) WITHOUT ROWID",
          "CREATE TABLE payouts(n INTEGER PRIMARY KEY, payout_id TEXT NOT NULL UNIQUE,"
              + " content INTEGER NOT NULL, source TEXT, platform TEXT NOT NULL,"
              + " account TEXT, study TEXT, target TEXT, participant TEXT, batch TEXT,"
              + " amount INTEGER NOT NULL, currency TEXT NOT NULL, asked INTEGER NOT NULL,"
              + " state TEXT NOT NULL, word TEXT NOT NULL, ledger_offset INTEGER NOT NULL,"
              + " result INTEGER NOT NULL, updated INTEGER NOT NULL, settled INTEGER,"
              + " paid INTEGER, attempts INTEGER NOT NULL, reference TEXT, evidence TEXT,"
              + " failure_code TEXT, failure_detail TEXT, last_answer TEXT, books TEXT,"
              + " waiting_code TEXT, waiting_for TEXT, waiting_since INTEGER, incentive INTEGER)",
          "CREATE INDEX payouts_asked ON payouts(asked)",
          "CREATE INDEX payouts_word ON payouts(word, asked)",
          // With the ID: whose payout it is, is seen without the row.
          "CREATE INDEX payouts_batch ON payouts(batch, asked, n, payout_id)"
              + " WHERE batch IS NOT NULL",
          "CREATE INDEX payouts_requested ON payouts(source) WHERE state = 'REQUESTED'",
          "CREATE INDEX payouts_account ON payouts(account, asked) WHERE account IS NOT NULL",
          "CREATE INDEX payouts_study ON payouts(study, asked) WHERE study IS NOT NULL",
          "CREATE INDEX payouts_target ON payouts(target, asked) WHERE target IS NOT NULL",
          "CREATE INDEX payouts_participant ON payouts(participant, asked)"
              + " WHERE participant IS NOT NULL",
          "CREATE INDEX payouts_waiting ON payouts(waiting_code, waiting_since)"
              + " WHERE waiting_code IS NOT NULL",
          "CREATE TABLE events(n INTEGER, at INTEGER, kind INTEGER, part INTEGER, off INTEGER,"
              + " what TEXT NOT NULL, note TEXT, who TEXT,"
              + " PRIMARY KEY(n, at, kind, part, off)) WITHOUT ROWID",
          "CREATE TABLE reviews(n INTEGER PRIMARY KEY, part INTEGER NOT NULL, off INTEGER NOT NULL,"
              + " at INTEGER NOT NULL, open INTEGER NOT NULL, attempt INTEGER NOT NULL,"
              + " reason TEXT NOT NULL, last_answer TEXT, books TEXT, opened INTEGER NOT NULL,"
              + " refused TEXT)",
          "CREATE TABLE rejections(source TEXT PRIMARY KEY, code TEXT NOT NULL,"
              + " detail TEXT NOT NULL, payout_id TEXT, at INTEGER NOT NULL, part INTEGER NOT NULL,"
              + " off INTEGER NOT NULL) WITHOUT ROWID",
          "CREATE INDEX rejections_at ON rejections(at, source)",
          "CREATE INDEX rejections_id ON rejections(payout_id) WHERE payout_id IS NOT NULL",
          "CREATE TABLE actions(key TEXT PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL,"
              + " origin TEXT, what TEXT NOT NULL, payout_id TEXT, batch TEXT,"
              + " count INTEGER NOT NULL, because TEXT, answer TEXT, kind INTEGER NOT NULL,"
              + " part INTEGER NOT NULL, off INTEGER NOT NULL) WITHOUT ROWID",
          "CREATE INDEX actions_at ON actions(at, key)",
          "CREATE INDEX actions_id ON actions(payout_id) WHERE payout_id IS NOT NULL",
          "CREATE TABLE unreadable(topic TEXT, part INTEGER, off INTEGER, at INTEGER NOT NULL,"
              + " why TEXT NOT NULL, PRIMARY KEY(topic, part, off)) WITHOUT ROWID",
          "CREATE INDEX unreadable_at ON unreadable(at)",
          "CREATE TABLE totals(day INTEGER, platform TEXT, account TEXT, batch TEXT,"
              + " currency TEXT, word TEXT, count INTEGER NOT NULL, amount INTEGER NOT NULL,"
              + " paid INTEGER NOT NULL,"
              + " PRIMARY KEY(batch, day, platform, account, currency, word)) WITHOUT ROWID",
          "CREATE INDEX totals_day ON totals(day)",
          "CREATE TABLE study_totals(study TEXT, day INTEGER, platform TEXT, currency TEXT,"
              + " word TEXT, count INTEGER NOT NULL, amount INTEGER NOT NULL,"
              + " paid INTEGER NOT NULL,"
              + " PRIMARY KEY(study, day, platform, currency, word)) WITHOUT ROWID",
          "CREATE TABLE spend(day INTEGER, platform TEXT, study TEXT, currency TEXT,"
              + " count INTEGER NOT NULL, paid INTEGER NOT NULL,"
              + " PRIMARY KEY(day, platform, study, currency)) WITHOUT ROWID",
          "CREATE TABLE waits(platform TEXT, code TEXT, count INTEGER NOT NULL,"
              + " PRIMARY KEY(platform, code)) WITHOUT ROWID",
          "CREATE TABLE reservations(payout_id TEXT PRIMARY KEY, state TEXT NOT NULL, scope TEXT,"
              + " platform TEXT NOT NULL, account TEXT NOT NULL, study TEXT NOT NULL,"
              + " currency TEXT NOT NULL, quarter INTEGER NOT NULL, amount INTEGER NOT NULL,"
              + " off INTEGER NOT NULL) WITHOUT ROWID",
          "CREATE INDEX reservations_held ON reservations(scope) WHERE state = 'HELD'",
          "CREATE TABLE reserved(platform TEXT, account TEXT, study TEXT, currency TEXT,"
              + " quarter INTEGER, amount INTEGER NOT NULL,"
              + " PRIMARY KEY(platform, account, study, currency, quarter)) WITHOUT ROWID",
          "CREATE INDEX reserved_study ON reserved(study, currency)",
          "CREATE TABLE flow(at INTEGER, platform TEXT, asked INTEGER NOT NULL,"
              + " paid INTEGER NOT NULL, failed INTEGER NOT NULL,"
              + " PRIMARY KEY(at, platform)) WITHOUT ROWID");

  private ViewSchema() {}
}
