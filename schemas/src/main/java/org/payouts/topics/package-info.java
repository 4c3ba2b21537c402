/**
 * The pipeline's topics and schemas: their names, their exact settings, and the one place that
 * creates and checks them.
 */
@org.jspecify.annotations.NullMarked
package org.payouts.topics;
