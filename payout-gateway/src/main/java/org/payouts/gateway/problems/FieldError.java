package org.payouts.gateway.problems;

/**
 * What is wrong with one field.
 *
 * @param pointer JSON pointer into the body (RFC 6901)
 * @param code stable; a refusal code where a rule of admission is broken
 * @param detail one sentence for a person; never quotes a participant's identifier
 */
public record FieldError(String pointer, String code, String detail) {}
