-- Why bonuses failed, and how much was not paid.
SELECT platform, failure_code, currency, count(*) AS bonuses, sum(amount) AS amount, min(payout_id) AS example
FROM bonus_failed
GROUP BY platform, failure_code, currency
ORDER BY bonuses DESC, platform, failure_code;
