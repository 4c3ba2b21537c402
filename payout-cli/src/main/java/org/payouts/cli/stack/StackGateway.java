package org.payouts.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.payouts.config.Settings;
import org.payouts.gateway.GatewayConfig;
import org.payouts.gateway.access.ApiKeys;
import org.payouts.sandbox.process.PrivateFiles;

/**
 * What the gateway of a local stack needs: a key that may ask for anything, and the file that lets
 * it in. Only where providers are simulated, so that no money moves.
 *
 * @param keyFile holds the key; only its owner can read it
 */
public record StackGateway(Path keyFile, Path keysFile, Path dataDir) {
  private static final String KEYS =
      """
      {"requesters": [{
        "name": "sandbox",
        "payout_ids": ["*"],
        "keys": [{"id": "up", "sha256": "%s"}],
        "may": {
          "prolific": {"workspaces": ["*"], "studies": ["*"], "max_amount": {"GBP": "1000.00", "USD": "1000.00"}},
          "mturk": {"studies": ["*"], "max_amount": {"USD": "1000.00"}},
          "respondent": {"studies": ["*"], "max_amount": {"USD": "1000.00"}}
        }
      }]}
      """;

  /** Those in a stack's directory; makes what is not there. */
  static StackGateway in(Path directory) {
    StackGateway gateway =
        new StackGateway(
            directory.resolve("gateway.key"),
            directory.resolve("gateway-keys.json"),
            directory.resolve("gateway"));
    try {
      if (!Files.exists(gateway.keyFile()) || !Files.exists(gateway.keysFile())) {
        String key = ApiKeys.random();
        PrivateFiles.write(gateway.keysFile(), KEYS.formatted(ApiKeys.hash(key)));
        PrivateFiles.write(gateway.keyFile(), key + "\n");
      }
      return gateway;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the gateway's key in " + directory, e);
    }
  }

  /** The keys of a gateway's configuration. */
  Map<String, String> settings(int port) {
    return Map.of(
        GatewayConfig.PORT,
        Integer.toString(port),
        GatewayConfig.KEYS_FILE,
        keysFile.toString(),
        GatewayConfig.DATA_DIR,
        dataDir.toString());
  }

  /** The address at which it is asked. */
  static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  /** The stack's settings with those of its gateway, without metrics of its own. */
  Settings of(Settings stack, int port) {
    return stack.withAll(settings(port)).with("metrics.port", "-1");
  }
}
