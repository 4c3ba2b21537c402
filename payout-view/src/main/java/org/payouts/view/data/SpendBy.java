package org.payouts.view.data;

/** What sums of money are made for. */
public enum SpendBy {
  DAY,
  STUDY,
  DAY_AND_STUDY
}
