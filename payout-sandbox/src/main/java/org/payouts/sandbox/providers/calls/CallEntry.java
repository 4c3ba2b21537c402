package org.payouts.sandbox.providers.calls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call received.
 *
 * @param number 1 for the first call of this process
 * @param receivedMs when the request was read, epoch milliseconds on the sandbox's clock
 * @param endedMs when it was answered or given up; null while it is being served
 * @param money whether the operation moves money
 * @param target what it is about; of a bulk the first
 * @param targets all of a bulk, else the target alone
 * @param reference bulk ID, token or payout count
 * @param answered what the client was given, for example {@code 202}, {@code reset}; null while it
 *     is being served
 * @param payments how many payments the call made, or queued to be made
 * @param fault the fault the plan chose, null for none
 */
public record CallEntry(
    long number,
    long receivedMs,
    @Nullable Long endedMs,
    String platform,
    String operation,
    boolean money,
    String target,
    List<String> targets,
    String study,
    String reference,
    @Nullable String answered,
    int payments,
    @Nullable String fault) {

  CallEntry answered(String answer, int paid, @Nullable String chosenFault, long atMs) {
    return with(atMs, answer, paid, chosenFault);
  }

  CallEntry paidLater(int more) {
    return with(endedMs, answered, payments + more, fault);
  }

  CallEntry ended(long atMs) {
    return with(atMs, answered, payments, fault);
  }

  private CallEntry with(
      @Nullable Long newEndedMs,
      @Nullable String newAnswered,
      int newPayments,
      @Nullable String newFault) {
    return new CallEntry(
        number,
        receivedMs,
        newEndedMs,
        platform,
        operation,
        money,
        target,
        targets,
        study,
        reference,
        newAnswered,
        newPayments,
        newFault);
  }
}
