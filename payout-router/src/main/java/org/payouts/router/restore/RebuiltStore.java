package org.payouts.router.restore;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What a memory of the router must hold.
 *
 * @param all entries that topics name
 * @param missing the changelog records of those that are missing or differ
 */
record RebuiltStore(long all, List<ProducerRecord<byte[], byte[]>> missing) {}
