/**
 * Topic creation and checks against a real broker; here because schemas may not use the sandbox.
 */
package org.payouts.sandbox.topics;
