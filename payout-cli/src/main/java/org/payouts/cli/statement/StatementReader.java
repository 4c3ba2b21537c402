package org.payouts.cli.statement;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.admission.Currencies;
import org.payouts.audit.statement.ListedPayment;
import org.payouts.cli.requests.FileProblem;
import org.payouts.cli.requests.FileTable;
import org.payouts.payout.TargetId;

/**
 * Reads statements into one list of payments. A file that names submissions and participants and no
 * amount says which submission a participant's payment is for. One thread; used once.
 */
public final class StatementReader {

  /** How our worker ends the reason of an MTurk bonus. */
  private static final Pattern REFERENCE = Pattern.compile("\\(ref ([0-9a-f]{20})\\)\\s*$");

  private final StatementOptions options;
  private final List<String> files = new ArrayList<>();
  private final List<Found> found = new ArrayList<>();
  private final List<FileProblem> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Set<String>> submissions = new HashMap<>();

  /** A payment that may name a participant in place of a target. */
  private record Found(ListedPayment payment, String participant) {}

  public StatementReader(StatementOptions options) {
    this.options = options;
  }

  /** Adds a file; {@code name} is how problems call it. */
  public void add(String name, byte[] contents) {
    files.add(name);
    Optional<FileTable> table =
        StatementJson.isOne(contents)
            ? StatementJson.read(contents)
            : FileTable.read(name, contents, options.source(), problems::add);
    if (table.isPresent()) {
      new OneFile(name, table.get()).read();
    } else if (StatementJson.isOne(contents)) {
      problems.add(
          new FileProblem(
              name,
              0,
              null,
              "is JSON, and neither MTurk's ListBonusPayments nor Respondent's list of payouts",
              "save the answer as it is, or write a CSV file with a header"));
    }
  }

  /** All payments, with their targets, or with the participant who has several. */
  public Statement statement() {
    List<ListedPayment> payments = new ArrayList<>();
    Map<String, String> participants = new HashMap<>();
    for (Found each : found) {
      if (!each.payment.target().isEmpty()) {
        payments.add(each.payment);
        continue;
      }
      Set<String> own = submissions.getOrDefault(each.participant, Set.of());
      if (own.isEmpty()) {
        problems.add(
            new FileProblem(
                each.payment.place(),
                0,
                null,
                "names participant " + each.participant + " and no submission",
                "add the study's export of submissions with another --statement"));
      } else if (own.size() > 1) {
        String together = "participant " + each.participant;
        own.forEach(submission -> participants.put(submission, together));
        payments.add(with(each.payment, together));
      } else {
        payments.add(with(each.payment, own.iterator().next()));
      }
    }
    return new Statement(files, payments, problems, notes, participants);
  }

  private static ListedPayment with(ListedPayment payment, String target) {
    return new ListedPayment(
        payment.place(),
        payment.platform(),
        target,
        payment.amountMinor(),
        payment.currency(),
        payment.reference(),
        payment.at());
  }

  /** One file while it is read. */
  private final class OneFile {
    private final String name;
    private final FileTable table;
    private final Map<StatementField, Integer> columns = new EnumMap<>(StatementField.class);
    private int notPayments;

    OneFile(String name, FileTable table) {
      this.name = name;
      this.table = table;
    }

    void read() {
      findColumns();
      boolean amounts = has(StatementField.AMOUNT) || has(StatementField.AMOUNT_MINOR);
      if (!amounts && has(StatementField.SUBMISSION_ID) && has(StatementField.PARTICIPANT_ID)) {
        table.rows().forEach(this::participant);
        return;
      }
      for (String heading : options.only().keySet()) {
        if (column(heading) < 0) {
          problem(0, null, "has no column " + heading, "its columns: " + table.header());
          return;
        }
      }
      Platform platform = platform();
      if (platform == null || !amounts) {
        problem(
            0,
            null,
            amounts ? "no column names what was paid for" : "no column holds an amount",
            "name it with --column NAME=HEADER; names: " + StatementField.names());
        return;
      }
      boolean debits =
          table.rows().stream().anyMatch(row -> cell(row, StatementField.AMOUNT).startsWith("-"));
      for (FileTable.Row row : table.rows()) {
        if (wanted(row)) {
          payment(row, platform, debits);
        }
      }
      if (notPayments > 0) {
        notes.add("%s: %d lines are no payments".formatted(name, notPayments));
      }
    }

    private void findColumns() {
      for (StatementField field : StatementField.values()) {
        String heading = options.headers().get(field);
        int column = heading == null ? usual(field) : column(heading);
        if (column >= 0) {
          columns.put(field, column);
        }
      }
    }

    private int usual(StatementField field) {
      for (int i = 0; i < table.header().size(); i++) {
        if (field.isNamed(table.header().get(i))) {
          return i;
        }
      }
      return -1;
    }

    private int column(String heading) {
      for (int i = 0; i < table.header().size(); i++) {
        if (table.header().get(i).equalsIgnoreCase(heading.strip())) {
          return i;
        }
      }
      return -1;
    }

    private boolean has(StatementField field) {
      return columns.containsKey(field);
    }

    private String cell(FileTable.Row row, StatementField field) {
      return row.cell(columns.getOrDefault(field, -1));
    }

    private @Nullable Platform platform() {
      if (options.platform() != null) {
        return options.platform();
      }
      for (StatementField field : StatementField.values()) {
        if (field.platform().isPresent() && has(field)) {
          return field.platform().get();
        }
      }
      // Only Prolific's transactions name nothing but the participant.
      return has(StatementField.PARTICIPANT_ID) ? Platform.PROLIFIC : null;
    }

    private void participant(FileTable.Row row) {
      String participant = cell(row, StatementField.PARTICIPANT_ID).toLowerCase(Locale.ROOT);
      submissions
          .computeIfAbsent(participant, key -> new TreeSet<>())
          .add(target(row, Platform.PROLIFIC));
    }

    private boolean wanted(FileTable.Row row) {
      return options.only().entrySet().stream()
          .allMatch(
              each ->
                  row.cell(column(each.getKey()))
                      .toLowerCase(Locale.ROOT)
                      .contains(each.getValue().toLowerCase(Locale.ROOT)));
    }

    private void payment(FileTable.Row row, Platform platform, boolean debits) {
      StatementAmount amount = amount(row);
      if (amount == null) {
        return;
      }
      if (debits && !amount.debit()) {
        notPayments++;
        return;
      }
      String currency = currency(row, platform, amount);
      if (currency == null) {
        problem(
            row.line(), "currency", "no currency is named", "add --currency GBP or --currency USD");
        return;
      }
      Matcher reference = REFERENCE.matcher(cell(row, StatementField.REASON));
      found.add(
          new Found(
              new ListedPayment(
                  name + ":" + row.line(),
                  platform,
                  target(row, platform),
                  amount.minor(),
                  currency,
                  reference.find() ? reference.group(1) : null,
                  time(cell(row, StatementField.AT))),
              cell(row, StatementField.PARTICIPANT_ID).toLowerCase(Locale.ROOT)));
    }

    /** Null where the line pays nothing, or after its problem was reported. */
    private @Nullable StatementAmount amount(FileTable.Row row) {
      if (has(StatementField.AMOUNT_MINOR)) {
        String minor = cell(row, StatementField.AMOUNT_MINOR);
        if (minor.matches("[0-9]{1,15}")) {
          long value = Long.parseLong(minor);
          return value == 0 ? null : new StatementAmount(value, false, null);
        }
        problem(row.line(), "amount_minor", minor + " is no whole number", "correct the line");
        return null;
      }
      String text = cell(row, StatementField.AMOUNT);
      return StatementAmount.isNothing(text)
          ? null
          : StatementAmount.parse(
              text,
              table.decimalComma(),
              flaw -> problem(row.line(), "amount", flaw.what(), flaw.remedy()));
    }

    private @Nullable String currency(
        FileTable.Row row, Platform platform, StatementAmount amount) {
      String cell = cell(row, StatementField.CURRENCY).toUpperCase(Locale.ROOT);
      if (!cell.isEmpty()) {
        return cell;
      }
      if (amount.currency() != null) {
        return amount.currency();
      }
      return options.currency() != null
          ? options.currency()
          : Currencies.only(platform).orElse(null);
    }

    private String target(FileTable.Row row, Platform platform) {
      return switch (platform) {
        case PROLIFIC ->
            TargetId.PROLIFIC_SUBMISSION.canonical(cell(row, StatementField.SUBMISSION_ID));
        case MTURK -> TargetId.MTURK_ASSIGNMENT.canonical(cell(row, StatementField.ASSIGNMENT_ID));
        case RESPONDENT, UNKNOWN -> cell(row, StatementField.SCREENER_RESPONSE_ID);
      };
    }

    private void problem(long line, @Nullable String column, String what, String remedy) {
      problems.add(new FileProblem(name, line, column, what, remedy));
    }
  }

  /** The forms that programs write; a time of another form is none. */
  private static @Nullable Instant time(String text) {
    String iso = text.replaceFirst("^([0-9-]{10}) ", "$1T");
    try {
      if (iso.length() == "2026-11-26".length()) {
        return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      return iso.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})$")
          ? OffsetDateTime.parse(iso.replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2")).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
