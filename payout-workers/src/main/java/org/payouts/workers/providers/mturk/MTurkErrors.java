package org.payouts.workers.providers.mturk;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sorts MTurk's errors by what they say about the money. Whatever is not listed here is unknown:
 * MTurk's list of codes is old and incomplete (docs/providers.md, "MTurk: error codes").
 */
final class MTurkErrors {

  /** What an error means. */
  enum Meaning {
    DUPLICATE_TOKEN,
    TARGET_MISSING,
    FUNDS,
    ACCOUNT,
    THROTTLED,
    SERVER,
    PERMANENT,
    UNKNOWN
  }

  private static final Set<String> ACCOUNT =
      Set.of(
          "notauthorized",
          "accessdenied",
          "accessdeniedexception",
          "unrecognizedclient",
          "unrecognizedclientexception",
          "invalidsignature",
          "invalidsignatureexception",
          "signaturedoesnotmatch",
          "incompletesignature",
          "incompletesignatureexception",
          "invalidclienttokenid",
          "missingauthenticationtoken",
          "missingauthenticationtokenexception",
          "expiredtoken",
          "expiredtokenexception",
          "requestexpired",
          "optinrequired",
          "subscriptionrequiredexception");

  private static final Set<String> THROTTLED =
      Set.of(
          "throttling",
          "throttlingexception",
          "throttled",
          "requestlimitexceeded",
          "toomanyrequests",
          "toomanyrequestsexception");

  private static final Set<String> PERMANENT =
      Set.of(
          "permissiondenied",
          "permissiondeniedexception",
          "doesnotmeetrequirements",
          "doesnotmeetrequirementsexception",
          "invalidparametervalue",
          "invalidassignmentstate",
          "validationexception",
          "parametervalidationerror");

  private static final Pattern PREFIX = Pattern.compile("(?i)^(aws\\.)?(mechanicalturk\\.)?");
  private static final Pattern PROCESSED = Pattern.compile("(?i)already (been )?processed");
  private static final Pattern SIX_MONTHS = Pattern.compile("(?i)\\b(six|6)[ -]months?\\b");

  private MTurkErrors() {}

  static Meaning of(MTurkResponse.Refusal refusal, String token) {
    String type = plain(refusal.type());
    String code = refusal.turkErrorCode().isEmpty() ? type : plain(refusal.turkErrorCode());
    if (THROTTLED.contains(code) || THROTTLED.contains(type) || refusal.status() == 429) {
      return Meaning.THROTTLED;
    }
    if (refusal.status() >= 500) {
      return Meaning.SERVER;
    }
    if (ACCOUNT.contains(code) || refusal.status() == 401 || refusal.status() == 403) {
      return Meaning.ACCOUNT;
    }
    if (refusal.status() != 400) {
      return Meaning.UNKNOWN;
    }
    return ofRequest(refusal, code, token);
  }

  private static Meaning ofRequest(MTurkResponse.Refusal refusal, String code, String token) {
    if (refusal.message().contains(token) && PROCESSED.matcher(refusal.message()).find()) {
      return Meaning.DUPLICATE_TOKEN;
    }
    if (code.equals("assignmentdoesnotexist")) {
      return Meaning.TARGET_MISSING;
    }
    if (code.equals("insufficientfunds")) {
      return Meaning.FUNDS;
    }
    if (code.equals("servicefault")) {
      return Meaning.SERVER;
    }
    boolean sixMonths =
        refusal.type().equals("RequestError") && SIX_MONTHS.matcher(refusal.message()).find();
    return PERMANENT.contains(code) || sixMonths ? Meaning.PERMANENT : Meaning.UNKNOWN;
  }

  private static String plain(String code) {
    return PREFIX.matcher(code).replaceFirst("").toLowerCase(Locale.ROOT);
  }
}
