package org.payouts.serde;

import org.apache.avro.Schema;

/**
 * A schema as a subject of the registry has it.
 *
 * @param id the registry's ID, the one in the wire format
 * @param version the version within the subject, from 1
 */
public record RegisteredSchema(int id, int version, Schema schema) {}
