-- Fees. What a provider has said it charges is in fees. For bonuses without such a fee, estimated_fees has what the
-- platforms publish: Prolific a third of the bonus before VAT, MTurk 20 % and at least 0.01 USD a bonus. Respondent
-- publishes none. Only the platform's bill is true.
WITH said AS (
  SELECT DISTINCT payout_id, platform, currency, paid_amount, CASE WHEN fee_currency = currency THEN fee END AS fee
  FROM bonus_paid
)
SELECT platform, currency, count(*) AS bonuses, sum(paid_amount) AS paid,
       count(fee) AS bonuses_with_fee, sum(fee) AS fees,
       CASE platform
         WHEN 'prolific' THEN round(sum(CASE WHEN fee IS NULL THEN paid_amount END) / 3, 2)
         WHEN 'mturk' THEN sum(CASE WHEN fee IS NULL THEN greatest(round(paid_amount * 0.20, 2), 0.01) END)
       END AS estimated_fees
FROM said
GROUP BY platform, currency
ORDER BY platform, currency;
