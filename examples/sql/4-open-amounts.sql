-- What was admitted and is neither paid nor failed: it waits, perhaps for a person.
SELECT a.platform, a.currency, count(*) AS bonuses, sum(a.amount) AS open_amount, min(a.admitted_at) AS oldest
FROM (
  -- A row for each command: one that was issued again (payouts resend) is the same payout.
  SELECT payout_id, platform, currency, amount, min(admitted_at) AS admitted_at
  FROM bonus_admitted
  GROUP BY payout_id, platform, currency, amount
) a
WHERE NOT EXISTS (SELECT 1 FROM bonus_paid p WHERE p.payout_id = a.payout_id)
  AND NOT EXISTS (SELECT 1 FROM bonus_failed f WHERE f.payout_id = a.payout_id)
GROUP BY a.platform, a.currency
ORDER BY a.platform, a.currency;
