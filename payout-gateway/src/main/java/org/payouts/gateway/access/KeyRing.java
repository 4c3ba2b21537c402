package org.payouts.gateway.access;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.payouts.Platform;
import org.payouts.admission.Currencies;
import org.payouts.config.InvalidConfigurationException;
import org.payouts.config.Problem;
import org.payouts.gateway.money.DecimalAmount;
import org.payouts.payout.PayoutId;
import org.payouts.payout.Platforms;

/**
 * All requesters and the hashes of their keys.
 *
 * @param requesters by name
 * @param keys by hash
 */
public record KeyRing(Map<String, Requester> requesters, Map<String, Admitted> keys) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final String SECRET_MARK = "whsec_";
  private static final int LEAST_SECRET_BYTES = 24;
  private static final int LARGEST_FILE = 4 * 1024 * 1024;

  public KeyRing {
    requesters = Map.copyOf(requesters);
    keys = Map.copyOf(keys);
  }

  /** Whom a key lets in, and until when. */
  public record Admitted(Requester requester, @Nullable Instant expires) {}

  /** Whom the key lets in now. */
  public Optional<Requester> find(String key, Instant now) {
    Admitted admitted = keys.get(ApiKeys.hash(key));
    if (admitted == null) {
      return Optional.empty();
    }
    Instant expires = admitted.expires();
    return expires != null && !now.isBefore(expires)
        ? Optional.empty()
        : Optional.of(admitted.requester());
  }

  /**
   * Reads the file of a configuration key.
   *
   * @throws InvalidConfigurationException naming everything that is wrong with it
   */
  static KeyRing load(String configKey, Path file) {
    String text;
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw refused(configKey, file, List.of("is larger than 4 MiB."));
      }
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw refused(
          configKey, file, List.of("cannot be read (" + e.getClass().getSimpleName() + ")."));
    }
    try {
      return new Reader(file).ring(KeyFile.parse(text));
    } catch (JacksonException e) {
      throw refused(configKey, file, List.of("is no file of keys: " + e.getOriginalMessage()));
    } catch (Reader.Flaws e) {
      throw refused(configKey, file, e.flaws);
    }
  }

  private static InvalidConfigurationException refused(String key, Path file, List<String> flaws) {
    return new InvalidConfigurationException(
        flaws.stream()
            .map(flaw -> new Problem(key, file.toString(), flaw, "docs/http.md has an example."))
            .toList());
  }

  /** Turns what is written into what it means, and collects what is wrong. */
  private static final class Reader {
    private final Path file;
    private final List<String> flaws = new ArrayList<>();

    Reader(Path file) {
      this.file = file;
    }

    private static final class Flaws extends RuntimeException {
      private static final long serialVersionUID = 1L;
      private final transient List<String> flaws;

      Flaws(List<String> flaws) {
        this.flaws = List.copyOf(flaws);
      }
    }

    KeyRing ring(KeyFile written) {
      Map<String, Requester> requesters = new HashMap<>();
      Map<String, Admitted> keys = new HashMap<>();
      for (KeyFile.Entry entry : written.requesters()) {
        String name = entry.name() == null ? "" : entry.name();
        require(NAME.matcher(name).matches(), "a requester's name is " + NAME);
        Requester requester =
            new Requester(
                name,
                prefixes(name, entry.payoutIds()),
                entry.bonusesPerSecond(),
                grants(name, entry.may()),
                webhooks(name, entry.webhooks()));
        require(
            entry.bonusesPerSecond() == null || entry.bonusesPerSecond() > 0,
            name + ": bonuses_per_second is above 0");
        require(requesters.put(name, requester) == null, name + " stands there twice");
        entry.keys().forEach(key -> add(key, requester, keys));
      }
      overlaps(List.copyOf(requesters.values()));
      if (!flaws.isEmpty()) {
        throw new Flaws(flaws);
      }
      return new KeyRing(requesters, keys);
    }

    private void require(boolean holds, String flaw) {
      if (!holds) {
        flaws.add(flaw + ".");
      }
    }

    private void add(KeyFile.Key key, Requester requester, Map<String, Admitted> keys) {
      String hash = key.sha256() == null ? "" : key.sha256().toLowerCase(Locale.ROOT);
      String who = requester.name() + ", key " + key.id();
      require(HASH.matcher(hash).matches(), who + ": sha256 has 64 hexadecimal digits");
      Instant expires = null;
      try {
        expires = key.expires() == null ? null : Instant.parse(key.expires());
      } catch (DateTimeException e) {
        flaws.add(who + ": expires is a time such as 2027-11-26T00:00:00Z.");
      }
      require(
          keys.put(hash, new Admitted(requester, expires)) == null, who + " stands there twice");
    }

    private List<String> prefixes(String name, List<String> written) {
      require(!written.isEmpty(), name + ": payout_ids names the beginnings of its payout IDs");
      for (String prefix : written) {
        require(
            prefix.equals(Grants.ALL) || PayoutId.isValid(prefix),
            name + ": payout_ids has beginnings of payout IDs, or * alone for all");
      }
      if (written.contains(Grants.ALL)) {
        return List.of("");
      }
      return written.stream()
          .distinct()
          .filter(p -> written.stream().noneMatch(q -> !p.equals(q) && p.startsWith(q)))
          .toList();
    }

    /** Otherwise one could take the other's IDs, and see its results. */
    private void overlaps(List<Requester> all) {
      for (Requester one : all) {
        for (Requester other : all) {
          if (!one.name().equals(other.name())
              && one.prefixes().stream()
                  .anyMatch(p -> other.prefixes().stream().anyMatch(q -> q.startsWith(p)))) {
            flaws.add(
                "payout_ids of %s and %s overlap; give each its own beginnings."
                    .formatted(one.name(), other.name()));
          }
        }
      }
    }

    private Map<Platform, Grants> grants(String name, Map<String, KeyFile.Grant> written) {
      Map<Platform, Grants> all = new EnumMap<>(Platform.class);
      written.forEach(
          (platformName, grant) -> {
            Optional<Platform> found = Platforms.parse(platformName);
            if (found.isEmpty()) {
              flaws.add(
                  name + ": may has prolific, mturk and respondent, not " + platformName + ".");
              return;
            }
            Platform platform = found.get();
            String where = name + ", " + platformName;
            require(!grant.studies().isEmpty(), where + ": studies lists IDs, or * for all");
            require(
                grant.workspaces().isEmpty() == (platform != Platform.PROLIFIC),
                where + ": workspaces is for prolific alone, and lists IDs or *");
            all.put(
                platform,
                new Grants(
                    Set.copyOf(new HashSet<>(grant.workspaces())),
                    Set.copyOf(new HashSet<>(grant.studies())),
                    caps(where, platform, grant.maxAmount())));
          });
      return all;
    }

    private Map<String, Long> caps(String where, Platform platform, Map<String, String> written) {
      require(!written.isEmpty(), where + ": max_amount names the greatest amount by currency");
      Map<String, Long> caps = new HashMap<>();
      written.forEach(
          (currency, text) -> {
            OptionalLong minor = DecimalAmount.minor(text, currency);
            require(
                Currencies.isPaid(platform, currency) && minor.orElse(0) > 0,
                where
                    + ": max_amount has an amount such as \"20.00\" for "
                    + Currencies.text(platform));
            caps.put(currency, minor.orElse(0));
          });
      return caps;
    }

    private List<Webhook> webhooks(String name, List<KeyFile.Hook> written) {
      List<Webhook> hooks = new ArrayList<>();
      Set<String> ids = new HashSet<>();
      for (KeyFile.Hook hook : written) {
        String id = hook.id() == null ? "" : hook.id();
        require(
            NAME.matcher(id).matches() && ids.add(id),
            name + ": each webhook has an id of its own");
        url(hook.url())
            .ifPresentOrElse(
                url -> hooks.add(new Webhook(id, url, secrets(name, hook.secretFiles()))),
                () -> flaws.add(name + ", webhook " + id + ": url is an http or https address."));
      }
      return hooks;
    }

    private static Optional<URI> url(@Nullable String text) {
      try {
        URI url = URI.create(text == null ? "" : text);
        boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        return web && url.getHost() != null && url.getUserInfo() == null
            ? Optional.of(url)
            : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    private List<String> secrets(String name, List<String> files) {
      require(!files.isEmpty(), name + ": a webhook names its secret_files");
      List<String> secrets = new ArrayList<>();
      for (String each : files) {
        try {
          String text = Files.readString(file.resolveSibling(each)).strip();
          String secret = text.startsWith(SECRET_MARK) ? text.substring(SECRET_MARK.length()) : "";
          require(
              Base64.getDecoder().decode(secret).length >= LEAST_SECRET_BYTES,
              each + " must hold whsec_ and at least 24 bytes in base64");
          secrets.add(secret);
        } catch (IOException | IllegalArgumentException e) {
          flaws.add(each + " holds no secret that can be read: whsec_ and base64.");
        }
      }
      return secrets;
    }
  }
}
