package org.payouts.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;
import org.payouts.BonusRequested;

/** AVRO-4189: Avro 1.12.2 makes no generated class unless it is named as trusted. */
class AvroTrustTest {
  @Test
  void this_projects_generated_classes_are_trusted_and_no_others() {
    AvroTrust.establish();
    ClassSecurityValidator.validate(BonusRequested.class);
    assertThatThrownBy(() -> ClassSecurityValidator.validate(AvroTrust.class))
        .isInstanceOf(SecurityException.class);
    assertThatThrownBy(() -> ClassSecurityValidator.validate(java.io.File.class))
        .isInstanceOf(SecurityException.class);
  }

  /** In a process of its own, as trust is per process and other tests may have given it already. */
  @Test
  void in_a_fresh_process_the_serializer_alone_gives_the_trust() throws Exception {
    assertThat(freshProcess("without")).contains("Forbidden");
    assertThat(freshProcess("with")).contains("ok");
  }

  private static String freshProcess(String argument) throws Exception {
    String launcher =
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    Process process =
        new ProcessBuilder(
                List.of(
                    launcher,
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Fresh.class.getName(),
                    argument))
            .redirectErrorStream(true)
            .start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  /** Decodes a record as the first thing a process does. */
  static final class Fresh {
    public static void main(String[] arguments) throws Exception {
      if (arguments[0].equals("with")) {
        new RegistryAvroDeserializer<BonusRequested>().close();
      }
      byte[] bytes = BonusRequested.getEncoder().encode(Samples.request()).array();
      new BinaryMessageDecoder<BonusRequested>(
              SpecificData.getForClass(BonusRequested.class), BonusRequested.getClassSchema())
          .decode(bytes);
      System.out.println("ok");
    }
  }
}
