package org.payouts.workers;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.payouts.Platform;
import org.payouts.config.Settings;
import org.payouts.payout.Platforms;

/**
 * Which provider a stack reaches. Where simulated providers are part of it, nothing else is called:
 * their addresses and keys win over every file and the environment.
 */
public final class SandboxAccess {

  /** The key that names the simulated providers of a stack. */
  public static final String URL_KEY = "sandbox.url";

  private static final String FILE = ".file";
  private static final String SIMULATED = "simulated";

  /** Where each platform's address is set, and what it is unless set. */
  private static final Map<Platform, String> ADDRESS_KEYS =
      Map.of(
          Platform.PROLIFIC, "prolific.base.url",
          Platform.MTURK, "mturk.endpoint",
          Platform.RESPONDENT, "respondent.base.url");

  private static final List<String> SECRET_KEYS =
      List.of(
          "prolific.token",
          "mturk.access.key",
          "mturk.secret.key",
          "respondent.api.key",
          "respondent.api.secret");

  private SandboxAccess() {}

  /** Addresses and keys of the simulated providers at this address. */
  public static Map<String, String> to(String url) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(URL_KEY, url);
    ADDRESS_KEYS.values().forEach(key -> settings.put(key, url));
    SECRET_KEYS.forEach(key -> settings.put(key, SIMULATED));
    return settings;
  }

  /** The settings with the simulated providers at this address, and without access to others. */
  public static Settings pinned(Settings settings, String url) {
    Map<String, String> values = new HashMap<>(settings.asMap());
    SECRET_KEYS.forEach(key -> values.remove(key + FILE));
    values.putAll(to(url));
    return Settings.of(values);
  }

  /** The same where the settings are of a stack with simulated providers; else as they are. */
  public static Settings pinned(Settings settings) {
    return settings.get(URL_KEY).map(url -> pinned(settings, url)).orElse(settings);
  }

  /** The keys whose values {@link #pinned(Settings)} replaces, without the values. */
  public static List<String> ignored(Settings settings, Settings pinned) {
    return new TreeMap<>(settings.asMap())
        .entrySet().stream()
            .filter(entry -> !entry.getValue().equals(pinned.get(entry.getKey()).orElse("")))
            .map(Map.Entry::getKey)
            .toList();
  }

  /**
   * One phrase per platform: {@code prolific simulated}, {@code mturk on this machine ADDRESS} or
   * {@code respondent REAL ADDRESS}.
   */
  public static Map<String, String> places(Settings settings) {
    Map<String, String> places = new LinkedHashMap<>();
    for (Platform platform : Platforms.ALL) {
      places.put(Platforms.name(platform), place(platform, settings));
    }
    return places;
  }

  private static String place(Platform platform, Settings settings) {
    String address = settings.get(ADDRESS_KEYS.getOrDefault(platform, "")).orElse("");
    if (address.isEmpty()) {
      return "REAL";
    }
    if (settings.get(URL_KEY).filter(address::equals).isPresent()) {
      return SIMULATED;
    }
    return isLoopback(address) ? "on this machine " + address : "REAL " + address;
  }

  private static boolean isLoopback(String address) {
    try {
      String host = URI.create(address).getHost();
      return host != null && InetAddress.getByName(host).isLoopbackAddress();
    } catch (IllegalArgumentException | UnknownHostException e) {
      return false;
    }
  }
}
