package org.payouts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo as its users run it: broker, registry, providers, router and workers, all real but the
 * money.
 */
class DemoIT {

  private static final String FILE =
      """
      payout_id,platform,amount,currency,workspace_id,study_id,submission_id,worker_id,assignment_id,project_id,screener_response_id,incentive
      p1,prolific,1.20,GBP,w,s,6a8ed411fa644d35db41d941,,,,,
      p2,prolific,0.35,USD,v,t,6a8ed411fa644d35db41d942,,,,,
      p3,prolific,1.20,GBP,w,s,6a8ed411fa644d35db41d941,,,,,
      m1,mturk,2.05,USD,,,,A1,3A,,,
      m2,mturk,0.01,USD,,,,A1,3B,,,
      r1,respondent,45,USD,,,,,,p,r1,40
      """;

  @TempDir private Path temp;

  private JsonNode demo(String... more) throws Exception {
    Path file = temp.resolve("bonuses.csv");
    Files.writeString(file, FILE);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] args = new String[more.length + 6];
    System.arraycopy(
        new String[] {
          "demo",
          "--requests",
          file.toString(),
          "--data-dir",
          temp.resolve("data").toString(),
          "--json"
        },
        0,
        args,
        0,
        6);
    System.arraycopy(more, 0, args, 6, more.length);
    int code = PayoutsCommand.run(new PrintWriter(out), new PrintWriter(err), args);
    assertThat(code).as(err::toString).isZero();
    assertThat(out.toString().lines()).as("one line of JSON").hasSize(1);
    return new ObjectMapper().readTree(out.toString());
  }

  private static int sum(JsonNode result) {
    return result.path("paid").asInt()
        + result.path("failed").asInt()
        + result.path("in_review").asInt()
        + result.path("duplicates").asInt()
        + result.path("rejected").asInt();
  }

  @Test
  void a_file_is_paid_once_and_the_same_file_again_pays_nobody() throws Exception {
    JsonNode first = demo();
    assertThat(first.path("requested").asInt()).isEqualTo(6).isEqualTo(sum(first));
    assertThat(first.path("paid").asInt()).isEqualTo(6);
    assertThat(first.path("books").toString())
        .contains(
            "{\"platform\":\"prolific\",\"currency\":\"GBP\",\"payments\":2,\"amount_minor\":240}",
            "{\"platform\":\"prolific\",\"currency\":\"USD\",\"payments\":1,\"amount_minor\":35}",
            "{\"platform\":\"mturk\",\"currency\":\"USD\",\"payments\":2,\"amount_minor\":206}",
            "{\"platform\":\"respondent\",\"currency\":\"USD\",\"payments\":1,\"amount_minor\":4500}");

    JsonNode second = demo();
    assertThat(second.path("requested").asInt()).isEqualTo(6).isEqualTo(sum(second));
    assertThat(second.path("duplicates").asInt()).isEqualTo(6);
    assertThat(second.path("books")).isEqualTo(first.path("books"));
  }
}
