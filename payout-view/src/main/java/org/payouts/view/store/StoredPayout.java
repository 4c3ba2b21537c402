package org.payouts.view.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.payout.Targets;
import org.payouts.view.data.PayoutRow;
import org.payouts.words.StateWord;

/**
 * A payout while records change it. Records of different topics come in any order, so no field
 * depends on which came first: content is the command's as soon as one is known, the state is the
 * ledger's newest, and a result is final.
 */
final class StoredPayout {
  /** Where the content is from; a higher one wins. */
  static final int UNKNOWN = 0;

  static final int OF_REQUEST = 1;
  static final int OF_COMMAND = 2;

  static final String INSERT =
      "INSERT INTO payouts(payout_id, content, source, platform, account, study, target,"
          + " participant, batch, amount, currency, asked, state, word, ledger_offset, result,"
          + " updated, settled, paid, attempts, reference, evidence, failure_code, failure_detail,"
          + " last_answer, books, waiting_code, waiting_for, waiting_since, incentive, n)"
          + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
          + " ?, ?, ?, ?, ?)";
  static final String UPDATE =
      "UPDATE payouts SET payout_id = ?, content = ?, source = ?, platform = ?, account = ?,"
          + " study = ?, target = ?, participant = ?, batch = ?, amount = ?, currency = ?,"
          + " asked = ?, state = ?, word = ?, ledger_offset = ?, result = ?, updated = ?,"
          + " settled = ?, paid = ?, attempts = ?, reference = ?, evidence = ?, failure_code = ?,"
          + " failure_detail = ?, last_answer = ?, books = ?, waiting_code = ?, waiting_for = ?,"
          + " waiting_since = ?, incentive = ? WHERE n = ?";

  private static final long FLOW_MS = TimeUnit.MINUTES.toMillis(10);
  private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

  final long n;
  final String payoutId;
  final boolean stored;
  int content;
  @Nullable String source;
  Platform platform;
  @Nullable String account;
  @Nullable String study;
  @Nullable String target;
  @Nullable String participant;
  @Nullable String batch;
  long amount;
  String currency = "";
  long asked;
  String state = PayoutRow.REQUESTED;
  long ledgerOffset = -1;
  boolean result;
  long updated;
  @Nullable Long settled;
  @Nullable Long paid;
  int attempts;
  @Nullable String reference;
  @Nullable String evidence;
  @Nullable String failureCode;
  @Nullable String failureDetail;
  @Nullable String lastAnswer;
  @Nullable String books;
  @Nullable String waitingCode;
  @Nullable String waitingFor;
  @Nullable Long waitingSince;
  @Nullable Long incentive;

  /** What it added to the sums when it was read. */
  private final List<Part> before;

  private static final class Part {
    private final Cell cell;
    private final long[] numbers;

    Part(Cell cell, long[] numbers) {
      this.cell = cell;
      this.numbers = numbers;
    }
  }

  /** A payout that was not known. */
  StoredPayout(long n, String payoutId, Platform platform, long asked) {
    this.n = n;
    this.payoutId = payoutId;
    this.stored = false;
    this.platform = platform;
    this.asked = asked;
    this.before = List.of();
  }

  /** A payout as it is stored. */
  StoredPayout(ResultSet row) throws SQLException {
    n = row.getLong("n");
    payoutId = row.getString("payout_id");
    stored = true;
    content = row.getInt("content");
    source = row.getString("source");
    platform = Platform.valueOf(row.getString("platform"));
    account = row.getString("account");
    study = row.getString("study");
    target = row.getString("target");
    participant = row.getString("participant");
    batch = row.getString("batch");
    amount = row.getLong("amount");
    currency = row.getString("currency");
    asked = row.getLong("asked");
    state = row.getString("state");
    ledgerOffset = row.getLong("ledger_offset");
    result = row.getBoolean("result");
    updated = row.getLong("updated");
    settled = Rows.number(row, "settled");
    paid = Rows.number(row, "paid");
    attempts = row.getInt("attempts");
    reference = row.getString("reference");
    evidence = row.getString("evidence");
    failureCode = row.getString("failure_code");
    failureDetail = row.getString("failure_detail");
    lastAnswer = row.getString("last_answer");
    books = row.getString("books");
    waitingCode = row.getString("waiting_code");
    waitingFor = row.getString("waiting_for");
    waitingSince = Rows.number(row, "waiting_since");
    incentive = Rows.number(row, "incentive");
    before = parts();
  }

  /** Takes the content over, unless a better one is known. */
  void content(
      int from, @Nullable Object wanted, long minor, String code, @Nullable String label, long at) {
    if (from < content || (from == content && content == OF_COMMAND)) {
      return;
    }
    Object canonical = Targets.canonical(wanted);
    content = from;
    platform = Targets.platform(canonical).orElse(platform);
    account =
        canonical instanceof ProlificTarget prolific
            ? emptyAsNull(prolific.getWorkspaceId())
            : null;
    study = emptyAsNull(Targets.study(canonical));
    target = emptyAsNull(Targets.key(canonical));
    participant = emptyAsNull(Targets.participant(canonical));
    batch = emptyAsNull(label);
    incentive =
        canonical instanceof RespondentTarget respondent ? respondent.getIncentiveMinor() : null;
    amount = minor;
    currency = code;
    asked = at;
  }

  /** Whether this record asked for it, and nothing else is known of it. */
  boolean isOnlyRequested(String bySource) {
    return state.equals(PayoutRow.REQUESTED) && bySource.equals(source);
  }

  static @Nullable String emptyAsNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static String nullAsEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** It has ended, and waits for nothing. */
  void waitsNoMore() {
    waitingCode = null;
    waitingFor = null;
    waitingSince = null;
  }

  void write(PreparedStatement statement) throws SQLException {
    int i = 0;
    statement.setString(++i, payoutId);
    statement.setInt(++i, content);
    statement.setString(++i, source);
    statement.setString(++i, platform.name());
    statement.setString(++i, account);
    statement.setString(++i, study);
    statement.setString(++i, target);
    statement.setString(++i, participant);
    statement.setString(++i, batch);
    statement.setLong(++i, amount);
    statement.setString(++i, currency);
    statement.setLong(++i, asked);
    statement.setString(++i, state);
    statement.setString(++i, word().name());
    statement.setLong(++i, ledgerOffset);
    statement.setBoolean(++i, result);
    statement.setLong(++i, updated);
    number(statement, ++i, settled);
    number(statement, ++i, paid);
    statement.setInt(++i, attempts);
    statement.setString(++i, reference);
    statement.setString(++i, evidence);
    statement.setString(++i, failureCode);
    statement.setString(++i, failureDetail);
    statement.setString(++i, lastAnswer);
    statement.setString(++i, books);
    statement.setString(++i, waitingCode);
    statement.setString(++i, waitingFor);
    number(statement, ++i, waitingSince);
    number(statement, ++i, incentive);
    statement.setLong(++i, n);
    statement.executeUpdate();
  }

  private static void number(PreparedStatement statement, int index, @Nullable Long value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.INTEGER);
    } else {
      statement.setLong(index, value);
    }
  }

  private StateWord word() {
    return StateWord.of(state);
  }

  /** Hands out what has changed in the sums since it was read. */
  void changes(BiConsumer<Cell, long[]> each) {
    for (Part part : before) {
      each.accept(part.cell, negative(part.numbers));
    }
    for (Part part : parts()) {
      each.accept(part.cell, part.numbers);
    }
  }

  /** Hands out what the sums lose with it. */
  void removal(BiConsumer<Cell, long[]> each) {
    before.forEach(part -> each.accept(part.cell, negative(part.numbers)));
  }

  private static long[] negative(long[] numbers) {
    long[] negative = new long[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      negative[i] = -numbers[i];
    }
    return negative;
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    String name = platform.name();
    StateWord word = word();
    long day = Math.floorDiv(asked, DAY_MS);
    String studyName = nullAsEmpty(study);
    long paidMinor = paid == null || word != StateWord.PAID ? 0 : CountedAmount.of(paid);
    long[] numbers = {1, CountedAmount.of(amount), paidMinor};
    parts.add(
        part(
            Cell.Table.TOTALS,
            numbers,
            day,
            name,
            nullAsEmpty(account),
            nullAsEmpty(batch),
            currency,
            word.name()));
    parts.add(part(Cell.Table.STUDY_TOTALS, numbers, studyName, day, name, currency, word.name()));
    parts.add(part(Cell.Table.FLOW, new long[] {1, 0, 0}, flowBegin(asked), name));
    if (waitingCode != null) {
      parts.add(part(Cell.Table.WAITS, new long[] {1}, name, waitingCode));
    }
    Long end = settled;
    if (end != null && word == StateWord.PAID) {
      long[] spent = {1, paidMinor};
      parts.add(
          part(Cell.Table.SPEND, spent, Math.floorDiv(end, DAY_MS), name, studyName, currency));
      parts.add(part(Cell.Table.FLOW, new long[] {0, 1, 0}, flowBegin(end), name));
    } else if (end != null && word == StateWord.FAILED) {
      parts.add(part(Cell.Table.FLOW, new long[] {0, 0, 1}, flowBegin(end), name));
    }
    return parts;
  }

  private static long flowBegin(long at) {
    return Math.floorDiv(at, FLOW_MS) * FLOW_MS;
  }

  private static Part part(Cell.Table table, long[] numbers, Object... key) {
    return new Part(new Cell(table, List.of(key)), numbers);
  }
}
