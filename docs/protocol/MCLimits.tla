---- MODULE MCLimits ----
(* Small constants for Limits.tla: a limit that lets one of two payouts through, is raised *)
(* to both, and lowered again. *)
EXTENDS Limits, TLC
A == [i \in Ids |-> 2]
L == <<2, 4, 2>>
Raised == <<2, 4>>
Sym == Permutations(Ids)
====
