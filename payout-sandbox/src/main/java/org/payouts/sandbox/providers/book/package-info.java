/**
 * What was really paid. The book is append-only, written before any answer is sent, and the one
 * judge of every test: what a provider answered or showed proves nothing, a line in the book does.
 */
@NullMarked
package org.payouts.sandbox.providers.book;

import org.jspecify.annotations.NullMarked;
