package org.payouts.workers.provider;

/** A provider and the transport it speaks over; whoever opens it closes the transport. */
public record ProviderSetup<Q, A>(Provider<Q, A> provider, Transport<Q, A> transport) {}
