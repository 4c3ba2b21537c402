---- MODULE MCBulk ----
(* Small constants for Bulk.tla. *)
EXTENDS Bulk, TLC
Sym == Permutations(Rows) \cup Permutations(Slots)
====
