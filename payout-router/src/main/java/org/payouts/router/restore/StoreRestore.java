package org.payouts.router.restore;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.payouts.config.Settings;
import org.payouts.router.preflight.ClusterState;
import org.payouts.router.preflight.InternalTopics;
import org.payouts.router.preflight.LostRequests;
import org.payouts.router.preflight.RouterRefusedException;
import org.payouts.router.preflight.TopicReader;
import org.payouts.topics.Topics;

/**
 * Rebuilds what the router remembers: the admissions from the commands, the remedy the router names
 * when its admissions are lost; what it has rejected from bonus-rejected; and limits of sums with
 * what counts towards them from payout-controls and payout-reservations. Can be run again at any
 * time while no router runs: what is there already is not written again.
 */
public final class StoreRestore {
  private final Settings settings;

  public StoreRestore(Settings settings) {
    this.settings = settings;
  }

  /**
   * What was done.
   *
   * @param admitted payout IDs the commands topics name
   * @param admissionsWritten those whose admission was missing from the store or differed
   * @param rejected records that bonus-rejected names
   * @param rejectionsWritten those that the router did not remember
   * @param limited limits of sums, and payouts that they concern
   * @param limitedWritten those that the router did not know, or otherwise
   * @param warnings what is lost and not restored
   */
  public record Result(
      long admitted,
      long admissionsWritten,
      long rejected,
      long rejectionsWritten,
      long limited,
      long limitedWritten,
      List<String> warnings) {}

  /**
   * Restores in one transaction: all is whole afterwards, or as it was.
   *
   * @throws RouterRefusedException while a router runs, or if a commands topic holds what is no
   *     command
   */
  public Result restore() {
    try (ClusterState cluster = new ClusterState(settings)) {
      if (cluster.hasMembers(Topics.ROUTER_APPLICATION_ID)) {
        throw new RouterRefusedException(
            List.of(
                "A router is running (group "
                    + Topics.ROUTER_APPLICATION_ID
                    + " has members). Stop every router, wait 10 s and run this again."));
      }
      TopicReader reader = new TopicReader(cluster);
      RebuiltStore admissions = new AdmissionStoreRebuilder(settings, reader).rebuild();
      RebuiltStore rejections = new RejectionStoreRebuilder(settings, reader).rebuild();
      RebuiltStore reservations = new ReservationStoreRebuilder(settings, reader).rebuild();
      List<String> warnings = new LostRequests(cluster).warning().stream().toList();
      new InternalTopics(cluster).create();
      List<ProducerRecord<byte[], byte[]>> missing = new ArrayList<>(admissions.missing());
      missing.addAll(rejections.missing());
      missing.addAll(reservations.missing());
      try (ChangelogWriter writer = new ChangelogWriter(settings)) {
        writer.write(missing);
      }
      return new Result(
          admissions.all(),
          admissions.missing().size(),
          rejections.all(),
          rejections.missing().size(),
          reservations.all(),
          reservations.missing().size(),
          warnings);
    }
  }
}
