/**
 * Avro in the Confluent Schema Registry's wire format, with the configuration keys of its
 * serializers. The exceptions distinguish what only this record suffers from ({@link
 * org.payouts.serde.UndecodableException}), what passes ({@link
 * org.payouts.serde.RegistryUnavailableException}) and what a person must repair ({@link
 * org.payouts.serde.RegistryRefusedException}): a registry that is down never makes a record
 * undecodable.
 */
@org.jspecify.annotations.NullMarked
package org.payouts.serde;
