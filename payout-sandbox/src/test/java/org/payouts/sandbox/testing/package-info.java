/**
 * What integration tests of all modules share: a real broker per test JVM, a schema registry, and a
 * reader that waits for records. Shipped as this module's test-jar.
 */
package org.payouts.sandbox.testing;
