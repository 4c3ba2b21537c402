-- The files of `payouts export results --to results`, as tables. Run DuckDB beside the directory `results`.
CREATE VIEW bonus_paid AS FROM read_parquet('results/bonus_paid/*.parquet', union_by_name = true);
CREATE VIEW bonus_failed AS FROM read_parquet('results/bonus_failed/*.parquet', union_by_name = true);
CREATE VIEW bonus_rejected AS FROM read_parquet('results/bonus_rejected/*.parquet', union_by_name = true);
CREATE VIEW bonus_admitted AS FROM read_parquet('results/bonus_admitted/*.parquet', union_by_name = true);
