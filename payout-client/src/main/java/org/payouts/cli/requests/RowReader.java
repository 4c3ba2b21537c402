package org.payouts.cli.requests;

import java.time.Instant;
import java.util.Currency;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;
import org.payouts.Platform;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;
import org.payouts.admission.AdmissionLimits;
import org.payouts.admission.AdmissionRules;
import org.payouts.admission.Currencies;
import org.payouts.admission.FieldLimits;
import org.payouts.admission.UnicodeText;
import org.payouts.payout.BatchPayoutId;
import org.payouts.payout.PayoutId;
import org.payouts.payout.Platforms;
import org.payouts.payout.Targets;
import org.payouts.words.Money;

/** Turns the lines of one file into events; reports every problem of a line, not only the first. */
final class RowReader {

  private final String file;
  private final Layout layout;
  private final RequestOptions options;
  private final AdmissionLimits limits;
  private final Instant requestedAt;
  private final Consumer<FileProblem> problems;

  RowReader(
      String file,
      Layout layout,
      RequestOptions options,
      AdmissionLimits limits,
      Instant requestedAt,
      Consumer<FileProblem> problems) {
    this.file = file;
    this.layout = layout;
    this.options = options;
    this.limits = limits;
    this.requestedAt = requestedAt;
    this.problems = problems;
  }

  /** The line's event, or empty after its problems were reported. */
  Optional<PlannedBonus> read(FileRows.Row row) {
    if (row.cells().size() != layout.width()) {
      problems.accept(cutApart(row).orElseGet(() -> otherWidth(row)));
      return Optional.empty();
    }
    return new Line(row).read();
  }

  private FileProblem otherWidth(FileRows.Row row) {
    return new FileProblem(
        file,
        row.line(),
        null,
        "has " + row.cells().size() + " cells where " + layout.width() + " are expected",
        "put a text that holds the separator in quotes");
  }

  private Optional<FileProblem> cutApart(FileRows.Row row) {
    Integer column = layout.columns().get(Field.AMOUNT);
    if (column == null || row.cells().size() != layout.width() + 1) {
      return Optional.empty();
    }
    return cutAmount(file, row, column);
  }

  /** An amount with a comma in a file whose cells are separated by commas. */
  static Optional<FileProblem> cutAmount(String file, FileRows.Row row, int column) {
    return ExactAmount.cutInTwo(row.cells().get(column), row.cells().get(column + 1))
        .map(
            whole ->
                new FileProblem(
                    file,
                    row.line(),
                    Field.AMOUNT.column(),
                    ExactAmount.flawOf(whole) + ", and commas separate the cells",
                    "write the amount with a point, or save the file with semicolons"));
  }

  /** Whether the line names no amount at all. */
  boolean withoutAmount(FileRows.Row row) {
    Integer column = layout.columns().get(Field.AMOUNT);
    return column != null && column < row.cells().size() && row.cells().get(column).isBlank();
  }

  /** One line in the making. */
  private final class Line {
    private final FileRows.Row row;
    private final Map<Field, String> values = new EnumMap<>(Field.class);
    private boolean sound = true;

    Line(FileRows.Row row) {
      this.row = row;
    }

    Optional<PlannedBonus> read() {
      Platform platform = platform();
      String currency = currency(platform);
      OptionalLong amount = amount(platform, currency);
      Object target = platform == null ? null : target(platform, amount);
      String reason = reason();
      String payoutId = platform == null || target == null ? null : payoutId(platform, target);
      if (!sound || platform == null || target == null || payoutId == null || amount.isEmpty()) {
        return Optional.empty();
      }
      BonusRequested.Builder request =
          BonusRequested.newBuilder()
              .setPayoutId(payoutId)
              .setTarget(target)
              .setAmountMinor(amount.getAsLong())
              .setCurrency(currency)
              .setReason(reason)
              .setRequestedAt(requestedAt);
      String label = options.batch();
      if (label != null) {
        request.setBatch(label);
      }
      boolean ownId = layout.hasColumn(Field.PAYOUT_ID);
      return Optional.of(new PlannedBonus(file, row.line(), platform, ownId, request.build()));
    }

    private @Nullable Platform platform() {
      String text = text(Field.PLATFORM);
      Platform platform = Platforms.parse(text).orElse(null);
      if (platform == null) {
        flaw(
            Field.PLATFORM,
            text.isEmpty() ? "is empty" : Flaw.quoted(text) + " is not a platform",
            "write prolific, mturk or respondent");
      }
      return platform;
    }

    private String currency(@Nullable Platform platform) {
      String only = platform == null ? "" : Currencies.only(platform).orElse("");
      String text = layout.has(Field.CURRENCY) ? text(Field.CURRENCY) : only;
      if (platform != null && AdmissionRules.currency(platform, text).isPresent()) {
        flaw(
            Field.CURRENCY,
            text.isEmpty()
                ? "is empty"
                : Flaw.quoted(text) + " is not paid by " + Platforms.name(platform),
            "write " + Currencies.text(platform));
      }
      return text;
    }

    private OptionalLong amount(@Nullable Platform platform, String currency) {
      OptionalLong amount = money(Field.AMOUNT, decimals(currency));
      if (platform == null || amount.isEmpty()) {
        return amount;
      }
      long cap = limits.maxAmountMinor(platform);
      if (AdmissionRules.amount(amount.getAsLong(), cap).isPresent()) {
        flaw(
            Field.AMOUNT,
            Flaw.quoted(text(Field.AMOUNT)) + " is above the limit of " + Money.text(cap, currency),
            "the limit is " + AdmissionLimits.capKey(platform) + " of the router");
      }
      return amount;
    }

    private OptionalLong money(Field field, int decimals) {
      Consumer<Flaw> flaws = f -> flaw(field, f.what(), f.remedy());
      Integer column = layout.columns().get(field);
      if (column != null && row.formulaTexts().contains(column)) {
        flaw(
            field,
            Flaw.quoted(text(field)) + " is a text that a formula came to and no number",
            "let the formula come to a number, or write the amount");
        return OptionalLong.empty();
      }
      return layout.decimalComma()
          ? ExactAmount.parseWithComma(text(field), decimals, flaws)
          : ExactAmount.parse(text(field), decimals, flaws);
    }

    private @Nullable Object target(Platform platform, OptionalLong amount) {
      for (Field field : PlatformRules.required(platform)) {
        if (field != Field.INCENTIVE) {
          id(field, platform);
        }
      }
      for (Field field : Field.values()) {
        Optional<Platform> owner = PlatformRules.owner(field);
        if (owner.isPresent()
            && owner.get() != platform
            && layout.hasColumn(field)
            && !cell(field).isEmpty()) {
          String name = Platforms.name(platform);
          flaw(
              field, "is filled in on a line of " + name, "leave it empty or correct the platform");
        }
      }
      return switch (platform) {
        case PROLIFIC ->
            new ProlificTarget(
                text(Field.WORKSPACE_ID), text(Field.STUDY_ID), text(Field.SUBMISSION_ID));
        case MTURK -> mturk();
        case RESPONDENT -> respondent(amount);
        case UNKNOWN -> null;
      };
    }

    private MTurkTarget mturk() {
      MTurkTarget.Builder target =
          MTurkTarget.newBuilder()
              .setWorkerId(text(Field.WORKER_ID))
              .setAssignmentId(text(Field.ASSIGNMENT_ID));
      if (!text(Field.HIT_ID).isEmpty()) {
        target.setHitId(id(Field.HIT_ID, Platform.MTURK));
      }
      return target.build();
    }

    private RespondentTarget respondent(OptionalLong amount) {
      OptionalLong incentive = money(Field.INCENTIVE, 2);
      if (incentive.isPresent()
          && amount.isPresent()
          && AdmissionRules.incentive(amount.getAsLong(), incentive.getAsLong()).isPresent()) {
        flaw(
            Field.AMOUNT,
            Flaw.quoted(text(Field.AMOUNT)) + " is below the incentive",
            "Respondent pays the whole incentive plus a tip; it cannot pay less");
      }
      return new RespondentTarget(
          text(Field.PROJECT_ID), text(Field.SCREENER_RESPONSE_ID), incentive.orElse(0));
    }

    private String id(Field field, Platform platform) {
      String id = text(field);
      if (id.isEmpty()) {
        flaw(field, "is empty", "this platform cannot pay without it");
      } else if (isNumber(field)) {
        flaw(
            field,
            Flaw.quoted(id) + " is a number in the workbook and no text, so digits may be lost",
            "give the column the format Text, then paste the IDs from the platform again");
      } else {
        PlatformRules.flawOf(field, id, limits.ids(platform))
            .ifPresent(f -> flaw(field, f.what(), f.remedy()));
      }
      return id;
    }

    private String reason() {
      String reason = text(Field.REASON);
      if (AdmissionRules.reason(reason).isPresent()) {
        flaw(
            Field.REASON,
            "has "
                + UnicodeText.characters(reason)
                + " characters, at most "
                + FieldLimits.MAX_REASON_CHARACTERS
                + " are possible",
            "shorten it");
      }
      return reason;
    }

    private @Nullable String payoutId(Platform platform, Object target) {
      if (!layout.hasColumn(Field.PAYOUT_ID)) {
        String label = options.batch();
        return sound && label != null
            ? BatchPayoutId.of(label, platform, Targets.key(target))
            : null;
      }
      String id = text(Field.PAYOUT_ID);
      if (isNumber(Field.PAYOUT_ID)) {
        flaw(
            Field.PAYOUT_ID,
            Flaw.quoted(id) + " is a number in the workbook and no text, so digits may be lost",
            "give the column the format Text, then write the IDs again");
      } else if (!PayoutId.isValid(id)) {
        String what =
            id.isEmpty()
                ? "is empty"
                : id.length() > PayoutId.MAX_LENGTH
                    ? "has "
                        + id.length()
                        + " characters, at most "
                        + PayoutId.MAX_LENGTH
                        + " are possible"
                    : Flaw.quoted(id) + " has a character that is not allowed";
        flaw(
            Field.PAYOUT_ID,
            what,
            "use 1 to " + PayoutId.MAX_LENGTH + " letters, digits and . _ : - only");
      }
      return id;
    }

    /**
     * The value of a field on this line: its cell, else its constant, else empty; identifiers in
     * their canonical spelling.
     */
    private String text(Field field) {
      return values.computeIfAbsent(field, f -> PlatformRules.canonical(f, lookUp(f)));
    }

    private String lookUp(Field field) {
      String cell = layout.hasColumn(field) ? cell(field) : "";
      String constant = layout.constants().get(field);
      if (constant == null) {
        return cell;
      }
      if (!cell.isEmpty() && !cell.equals(constant.strip())) {
        flaw(
            field,
            Flaw.quoted(cell)
                + " differs from the "
                + Flaw.quoted(constant)
                + " given for all lines",
            "drop one");
      }
      return constant.strip();
    }

    private boolean isNumber(Field field) {
      Integer column = layout.columns().get(field);
      return column != null && row.numbers().contains(column);
    }

    private String cell(Field field) {
      Integer column = layout.columns().get(field);
      return column == null ? "" : row.cells().get(column).strip();
    }

    private void flaw(Field field, String what, String remedy) {
      sound = false;
      problems.accept(new FileProblem(file, row.line(), field.column(), what, remedy));
    }
  }

  private static int decimals(String currency) {
    try {
      return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    } catch (IllegalArgumentException unknown) {
      return 2; // the currency itself is reported; the amount is still checked as most are written
    }
  }
}
