package org.payouts.view.store;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.payouts.view.data.RecordPlace;

/**
 * A decoded record.
 *
 * @param by the person that its headers name, for whom a service has written it
 * @param from where that person was
 */
public record ViewRecord(
    RecordPlace place, SpecificRecord value, @Nullable String by, @Nullable String from) {}
