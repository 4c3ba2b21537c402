/**
 * Schema registries for one machine, both with the REST interface of the Confluent Schema Registry:
 * {@link org.payouts.sandbox.registry.LocalRegistry} runs a real one (Apicurio) as a child process,
 * {@link org.payouts.sandbox.registry.InMemoryRegistry} is a small one for tests that can be made
 * to fail.
 */
@NullMarked
package org.payouts.sandbox.registry;

import org.jspecify.annotations.NullMarked;
