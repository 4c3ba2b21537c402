-- What was paid, by study and day (UTC).
SELECT study, CAST(settled_at AT TIME ZONE 'UTC' AS date) AS day, currency,
       count(*) AS bonuses, sum(paid_amount) AS paid
FROM (SELECT DISTINCT payout_id, study, settled_at, currency, paid_amount FROM bonus_paid) p
GROUP BY study, day, currency
ORDER BY study, day, currency;
