package org.payouts.view.data;

/** A record that cannot be decoded: the view goes on without it. */
public record UnreadableRecord(RecordPlace place, String why) {}
