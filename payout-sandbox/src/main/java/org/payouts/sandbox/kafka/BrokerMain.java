package org.payouts.sandbox.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The program of {@link LocalKafkaProcess}: a broker that ends when its parent does. */
final class BrokerMain {
  private BrokerMain() {}

  /**
   * Runs until standard input ends, which it does with the parent, however that dies.
   *
   * @param args the broker's directory, which holds its settings, and the clients' port
   */
  public static void main(String[] args) throws IOException {
    BrokerDirectory directory = BrokerDirectory.open(Path.of(args[0]));
    int port = Integer.parseInt(args[1]);
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(directory.settingsFile())) {
      settings.load(reader);
    }
    LocalKafka broker = LocalKafka.start(settings, directory, port);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop broker"));
    Files.writeString(directory.readyFile(), broker.bootstrapServers());
    System.in.transferTo(OutputStream.nullOutputStream());
    System.exit(0);
  }
}
