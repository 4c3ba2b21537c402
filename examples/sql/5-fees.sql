-- Platform fees as the platforms publish them: an estimate. Only the platform's bill is true.
-- Prolific: a third of the bonus, before VAT. MTurk: 20 %, at least 0.01 USD a bonus. Respondent publishes none.
SELECT platform, currency, count(*) AS bonuses, sum(paid_amount) AS paid,
       CASE platform
         WHEN 'prolific' THEN round(sum(paid_amount) / 3, 2)
         WHEN 'mturk' THEN sum(greatest(round(paid_amount * 0.20, 2), 0.01))
       END AS estimated_fees
FROM bonus_paid
GROUP BY platform, currency
ORDER BY platform, currency;
