-- Why bonuses failed, and how much was not paid.
SELECT platform, failure_code, currency, count(*) AS bonuses, sum(amount) AS amount, min(payout_id) AS example
FROM (SELECT DISTINCT payout_id, platform, failure_code, currency, amount FROM bonus_failed) f
GROUP BY platform, failure_code, currency
ORDER BY bonuses DESC, platform, failure_code;
