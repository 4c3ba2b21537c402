// Renders docs/configuration.md from the definitions in the code. After a build:
//   jshell --class-path "$(echo payout-cli/target/payouts.jar payout-cli/target/lib/*.jar | tr ' ' :)" docs/configuration.jsh > docs/configuration.md
import org.apache.kafka.common.config.ConfigDef
import org.payouts.Platform
import org.payouts.config.ConfigReference
import org.payouts.payout.Platforms
import org.payouts.router.RouterConfig
import org.payouts.workers.Providers
import org.payouts.workers.WorkerConfig

// A check in code has no readable name.
String page(String title, ConfigDef keys) {
  return ConfigReference.markdown(title, "", keys).replaceAll(", org\\.payouts[^ |]*Lambda[^ |]*", "");
}

ConfigDef subset(ConfigDef all, java.util.function.Predicate<String> wanted) {
  ConfigDef some = new ConfigDef();
  all.configKeys().values().stream().filter(key -> wanted.test(key.name)).forEach(some::define);
  return some;
}

String text = """
# Configuration

One `.properties` file in UTF-8, named by `-c`. Any key can be overridden by the environment: `PAYOUTS_` and the key in upper case with `_` for each dot, so
`PAYOUTS_PROLIFIC_BASE_URL` for `prolific.base.url`. An empty variable counts as not set. Without `-c` the commands read `payouts-data/payouts.properties`, or the environment alone if it names
`PAYOUTS_KAFKA_BOOTSTRAP_SERVERS`.

A key of type password may be given as a file: `prolific.token.file=/run/secrets/prolific`. One file serves all services; each checks its own keys and refuses unknown ones, naming all
problems at once. Keys that end in `.ms` are milliseconds, those that end in `.minor` are minor units (cents, pence).

This page is rendered from the code by `docs/configuration.jsh`, which says how.

## Kafka and the schema registry

| key | meaning |
|---|---|
| `kafka.bootstrap.servers` | required: the brokers |
| `kafka.*` | any other setting of Kafka's clients, passed to all of them without the prefix: `kafka.security.protocol`, `kafka.sasl.jaas.config`, `kafka.ssl.truststore.location` ... |
| `schema.registry.url` | required: one address or several, separated by commas |
| `schema.registry.request.timeout.ms` | how long the registry may take; default 10000 |
| `schema.registry.ssl.*` | truststore and keystore, named as Kafka names them |
| `basic.auth.credentials.source`, `basic.auth.user.info` | `USER_INFO` and `name:password`; also as `basic.auth.user.info.file` |
| `auto.register.schemas` | default false: `payouts topics create` registers them |
| `use.latest.version`, `normalize.schemas` | as in Confluent's serializer; default false |
| `value.serializer`, `value.deserializer` | the classes that write and read values; default ours, in a build with `-Pconfluent` Confluent's |

""";
System.out.print(text)
System.out.println(page("Router", RouterConfig.definition()))
for (Platform platform : Platforms.ALL) {
  String name = Platforms.name(platform);
  ConfigDef all = WorkerConfig.definition(platform, Providers.keys(platform));
  System.out.println(page("Worker: " + name, subset(all, key -> key.startsWith(name + "."))));
}
System.out.print(page("Every worker", subset(WorkerConfig.definition(Platform.MTURK, Providers.keys(Platform.MTURK)), key -> !key.startsWith("mturk."))))
/exit
