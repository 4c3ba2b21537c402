---- MODULE MCRouter ----
(* Small constants for Router.tla. *)
EXTENDS Router, TLC
(* "a": asked three times, twice alike, once with other content (a target, a platform); *)
(* "b": once; one request has no owner. *)
I == "x" :> <<[id |-> "a", c |-> 1], [id |-> "b", c |-> 1]>> @@
     "y" :> <<[id |-> "a", c |-> 2], [id |-> "a", c |-> 1], [id |-> "b", c |-> 0]>>
Sym == Permutations(Routers)
====
