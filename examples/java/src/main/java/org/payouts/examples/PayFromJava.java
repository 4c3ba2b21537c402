package org.payouts.examples;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.payouts.BonusRequested;
import org.payouts.MTurkTarget;

/** Asks for one bonus: {@code PayFromJava BOOTSTRAP REGISTRY WORKER ASSIGNMENT CENTS}. */
public final class PayFromJava {
  private PayFromJava() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 5) {
      System.err.println("use: PayFromJava BOOTSTRAP REGISTRY WORKER ASSIGNMENT CENTS");
      System.exit(2);
    }
    try (BonusPublisher publisher = new BonusPublisher(arguments[0], arguments[1])) {
      BonusRequested request =
          BonusRequested.newBuilder()
              .setPayoutId(
                  "java:" + UUID.nameUUIDFromBytes(arguments[3].getBytes(StandardCharsets.UTF_8)))
              .setTarget(
                  MTurkTarget.newBuilder()
                      .setWorkerId(arguments[2])
                      .setAssignmentId(arguments[3])
                      .build())
              .setAmountMinor(Long.parseLong(arguments[4]))
              .setCurrency("USD")
              .setReason("Thank you")
              .build();
      publisher.publish(request);
      System.out.println("requested " + request.getPayoutId());
    }
  }
}
