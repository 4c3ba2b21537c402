package org.payouts.view.data;

import org.payouts.Platform;
import org.payouts.words.StateWord;

/** How many payouts of a platform are in a state, and their sum in a currency. */
public record StateCount(
    Platform platform, StateWord word, String currency, long count, long amountMinor) {}
