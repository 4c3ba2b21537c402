package org.payouts.payout;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.payouts.ContentHash;
import org.payouts.MTurkTarget;
import org.payouts.ProlificTarget;
import org.payouts.RespondentTarget;

/**
 * The hash that shows whether two requests of one payout ID ask for the same payment. Version 1 is
 * the first 16 bytes of SHA-256 over these fields, each as UTF-8 after its length in bytes (4
 * bytes, big-endian): "v1", the platform in lower case, the target's required fields in schema
 * order, amount_minor and currency; numbers as decimal text. Version 2 is the same with "v2" and
 * the target in its canonical spelling; what is admitted now has it, what was admitted before keeps
 * version 1. Both are frozen: a change would make replays look like conflicts.
 */
public final class ContentHashes {
  private static final int LENGTH = 16;

  private ContentHashes() {}

  /**
   * Version 1 of the hash.
   *
   * @param amountMinor amount in minor units
   * @param currency ISO 4217 code, as requested
   * @throws IllegalArgumentException if the target is none
   */
  public static ContentHash v1(@Nullable Object target, long amountMinor, String currency) {
    return hash("v1", target, amountMinor, currency);
  }

  /**
   * Version 2 of the hash, the same for all spellings of a target.
   *
   * @param amountMinor amount in minor units
   * @param currency ISO 4217 code, as requested
   * @throws IllegalArgumentException if the target is none
   */
  public static ContentHash v2(@Nullable Object target, long amountMinor, String currency) {
    return hash("v2", Targets.canonical(target), amountMinor, currency);
  }

  private static ContentHash hash(
      String version, @Nullable Object target, long amountMinor, String currency) {
    MessageDigest digest = sha256();
    add(version, digest);
    targetFields(target).forEach(field -> add(field, digest));
    add(Long.toString(amountMinor), digest);
    add(currency, digest);
    return new ContentHash(Arrays.copyOf(digest.digest(), LENGTH));
  }

  private static void add(String field, MessageDigest digest) {
    byte[] utf8 = field.getBytes(StandardCharsets.UTF_8);
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (utf8.length >>> shift));
    }
    digest.update(utf8);
  }

  private static List<String> targetFields(@Nullable Object target) {
    if (target instanceof ProlificTarget prolific) {
      return List.of(
          "prolific", prolific.getWorkspaceId(), prolific.getStudyId(), prolific.getSubmissionId());
    }
    if (target instanceof MTurkTarget mturk) {
      return List.of("mturk", mturk.getWorkerId(), mturk.getAssignmentId());
    }
    if (target instanceof RespondentTarget respondent) {
      return List.of(
          "respondent",
          respondent.getProjectId(),
          respondent.getScreenerResponseId(),
          Long.toString(respondent.getIncentiveMinor()));
    }
    throw new IllegalArgumentException("No content hash without a target");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
