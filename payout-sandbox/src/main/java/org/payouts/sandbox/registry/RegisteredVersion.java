package org.payouts.sandbox.registry;

import org.apache.avro.Schema;

/**
 * One version of a subject.
 *
 * @param version counted from 1 within the subject
 * @param id the same for the same schema under any subject
 * @param text the schema in the canonical form of the registry
 */
record RegisteredVersion(String subject, int version, int id, String text, Schema schema) {}
