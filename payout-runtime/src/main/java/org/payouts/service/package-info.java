/** What every running service shows the outside: its metrics and its health, over plain HTTP. */
@org.jspecify.annotations.NullMarked
package org.payouts.service;
