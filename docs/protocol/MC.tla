---- MODULE MC ----
(* Small constants for Payout.tla, and the probe that lists what happened. *)
EXTENDS Payout, TLC
Req(i, content) == [id |-> i, c |-> content, bad |-> FALSE]
Bad(i, content) == [id |-> i, c |-> content, bad |-> TRUE]
R1  == <<Req("p1", 1), Req("p1", 2)>>                   \* a duplicate of other content
R2  == <<Req("p1", 1), Req("p2", 1), Req("p1", 2)>>
R2n == <<Req("p1", 1), Req("p2", 1)>>
R2b == <<Req("p1", 1), Bad("p2", 1), Req("p2", 2)>>     \* refused, then asked again
T1  == [i \in {"p1"} |-> "t"]
TSame == [i \in {"p1", "p2"} |-> "t"]
TDiff == [i \in {"p1", "p2"} |-> IF i = "p1" THEN "t" ELSE "u"]
Sym == Permutations(Workers)

(* Prints each change of state the first time it happens; one worker thread. *)
ASSUME TLCSet(1, {})
Changes == {<<ledger[i].st, ledger'[i].st>> : i \in {j \in Ids : ledger[j] # ledger'[j]}}
TellChanges ==
  \A c \in Changes : c \in TLCGet(1) \/ (TLCSet(1, TLCGet(1) \cup {c}) /\ PrintT(<<"CHANGE", c[1], c[2]>>))
====
