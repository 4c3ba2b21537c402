-- How long it took from the request's arrival in Kafka to the known payment, in seconds.
SELECT p.platform, count(*) AS bonuses,
       round(CAST(percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', p.settled_at - a.admitted_at)) AS numeric), 1) AS p50,
       round(CAST(percentile_cont(0.95) WITHIN GROUP (ORDER BY date_part('epoch', p.settled_at - a.admitted_at)) AS numeric), 1) AS p95
FROM (SELECT DISTINCT payout_id, platform, settled_at FROM bonus_paid) p
JOIN (SELECT payout_id, min(admitted_at) AS admitted_at FROM bonus_admitted GROUP BY payout_id) a
  ON a.payout_id = p.payout_id
GROUP BY p.platform
ORDER BY p.platform;
