------------------------------- MODULE Limits -------------------------------
(***************************************************************************)
(* A limit of sums: the owner of a payout asks, the router decides in one  *)
(* task, the owner claims and reports the end.  Orders raise and lower the *)
(* limit.  A partition has one owner at a time: fencing is Payout.tla's.   *)
(* Orders and requests are logs; the router's answers are its newest state *)
(* of each payout.                                                         *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Ids, Amount,     \* payouts, [Ids -> amount]
  Limits,          \* what the n-th order allows; before the first there is none
  MaxAsk, MaxTake, MaxReplay,
  \* --- design rules -----------------------------------------------------
  Counts,          \* what is let through is counted
  ReleaseOnce,     \* what was released is not released again
  FreshLimits,     \* no answer by older limits than the owner knows
  ClaimAfter,      \* no claim before it was let through
  ReportInTxn,     \* the end is reported in the transaction of the result
  OwnerReads       \* a new owner has read the orders before it settles anything

VARIABLES
  norder,                       \* orders written
  ledger, free,                 \* states; claimed by an owner that knew no limit
  known, mem, late, asks,       \* the owner: orders read, what it knows of a payout, reports to be made
  reqs, rpos, rord, st, want, count, \* the router: its input and its store
  granted, over,                \* history: what the limits let through; a limit was exceeded
  takes, replays

owner  == <<known, mem, late, asks>>
router == <<rpos, rord, st, want, count, granted, over>>
world  == <<norder, takes, replays>>
vars   == <<world, ledger, free, owner, reqs, router>>

RECURSIVE Sum(_)
Sum(S) == IF S = {} THEN 0 ELSE LET i == CHOOSE i \in S : TRUE IN Amount[i] + Sum(S \ {i})
Max(a, b) == IF a > b THEN a ELSE b
Fits(sum, n) == n = 0 \/ sum <= Limits[n]

Init ==
  /\ norder = 0 /\ takes = 0 /\ replays = 0
  /\ ledger = [i \in Ids |-> "open"] /\ free = {}
  /\ known = 0 /\ mem = [i \in Ids |-> "none"] /\ late = {} /\ asks = [i \in Ids |-> 0]
  /\ reqs = <<>> /\ rpos = 0 /\ rord = 0
  /\ st = [i \in Ids |-> "none"] /\ want = [i \in Ids |-> 0] /\ count = 0
  /\ granted = {} /\ over = FALSE

-----------------------------------------------------------------------------
(* The operator                                                             *)
Order ==
  /\ norder < Len(Limits) /\ norder' = norder + 1
  /\ UNCHANGED <<takes, replays, ledger, free, owner, reqs, router>>

-----------------------------------------------------------------------------
(* The owner.  Each step is a transaction of its ledger.                    *)
Write(kind, i) == reqs' = Append(reqs, [kind |-> kind, id |-> i, known |-> known])

OwnerReadsOrder ==
  /\ known < norder /\ known' = known + 1
  /\ UNCHANGED <<world, ledger, free, mem, late, asks, reqs, router>>

Ask(i) ==
  /\ known > 0 /\ ledger[i] = "open" /\ mem[i] # "granted" /\ asks[i] < MaxAsk
  /\ asks' = [asks EXCEPT ![i] = @ + 1] /\ mem' = [mem EXCEPT ![i] = "asked"]
  /\ Write("RESERVE", i)
  /\ UNCHANGED <<world, ledger, free, known, late, router>>

Hear(i) ==
  /\ mem[i] = "asked" /\ st[i] = "RESERVED" /\ mem' = [mem EXCEPT ![i] = "granted"]
  /\ UNCHANGED <<world, ledger, free, known, late, asks, reqs, router>>

Claim(i) ==
  /\ ledger[i] = "open" /\ (known = 0 \/ ~ClaimAfter \/ mem[i] = "granted")
  /\ ledger' = [ledger EXCEPT ![i] = "claimed"]
  /\ free' = IF known = 0 THEN free \cup {i} ELSE free
  /\ UNCHANGED <<world, owner, reqs, router>>

ReportClaim(i) ==          \* claimed before its owner knew of the limit
  /\ known > 0 /\ ledger[i] = "claimed" /\ mem[i] # "granted"
  /\ mem' = [mem EXCEPT ![i] = "granted"] /\ Write("CLAIMED", i)
  /\ UNCHANGED <<world, ledger, free, known, late, asks, router>>

Settle(i, result) ==       \* a payout that was not claimed can be cancelled
  /\ ledger[i] = "claimed" \/ (ledger[i] = "open" /\ result = "FAILED")
  /\ ledger' = [ledger EXCEPT ![i] = result]
  /\ IF known > 0 /\ ReportInTxn THEN Write(result, i) ELSE UNCHANGED reqs
  /\ late' = IF known > 0 /\ ~ReportInTxn THEN late \cup {i} ELSE late
  /\ UNCHANGED <<world, free, known, mem, asks, router>>

ReportLate(i) ==           \* the careless way: in a transaction of its own
  /\ i \in late /\ late' = late \ {i} /\ Write(ledger[i], i)
  /\ UNCHANGED <<world, ledger, free, known, mem, asks, router>>

TakeOver ==                \* a crash, or a hand-over: what the owner knew is gone
  /\ takes < MaxTake /\ takes' = takes + 1
  /\ \E n \in (IF OwnerReads THEN {norder} ELSE 0..norder) : known' = n
  /\ mem' = [i \in Ids |-> "none"] /\ late' = {}
  /\ UNCHANGED <<norder, replays, ledger, free, asks, reqs, router>>

-----------------------------------------------------------------------------
(* The router.  Each step is a transaction; a restart goes on from it.      *)
RouterReadsOrder ==
  /\ rord < norder /\ rord' = rord + 1
  /\ UNCHANGED <<world, ledger, free, owner, reqs, rpos, st, want, count, granted, over>>

Becomes(i, state) == st' = [st EXCEPT ![i] = state]
Counted == {i \in Ids : st[i] \in {"RESERVED", "SPENT"}}
(* What may be paid by what was let through, and is not known to have failed *)
Open(i) == {j \in (granted \cup Counted) \ {i} : ledger[j] # "FAILED"}

Decide(i, asked) ==
  IF Fits(count + Amount[i], rord)
    THEN /\ Becomes(i, "RESERVED") /\ granted' = granted \cup {i}
         /\ count' = IF Counts THEN count + Amount[i] ELSE count
         /\ over' = (over \/ ~Fits(Sum(Open(i)) + Amount[i], Max(rord, asked)))
    ELSE Becomes(i, "HELD") /\ UNCHANGED <<count, granted, over>>

Handle(r) ==
  LET i == r.id IN
  CASE r.kind = "RESERVE" /\ st[i] \in {"none", "HELD"} ->
         /\ want' = [want EXCEPT ![i] = r.known]
         /\ IF FreshLimits /\ r.known > rord
              THEN Becomes(i, "HELD") /\ UNCHANGED <<count, granted, over>>
              ELSE Decide(i, r.known)
    [] r.kind \in {"CLAIMED", "PAID"} /\ st[i] \in {"none", "HELD", "RELEASED"}
         /\ ~(r.kind = "CLAIMED" /\ st[i] = "RELEASED") ->
         /\ Becomes(i, IF r.kind = "PAID" THEN "SPENT" ELSE "RESERVED")
         /\ count' = count + Amount[i] /\ UNCHANGED <<want, granted, over>>
    [] r.kind = "PAID" /\ st[i] = "RESERVED" ->
         Becomes(i, "SPENT") /\ UNCHANGED <<count, want, granted, over>>
    [] r.kind = "FAILED" /\ (st[i] = "RESERVED" \/ (st[i] = "RELEASED" /\ ~ReleaseOnce)) ->
         /\ Becomes(i, "RELEASED") /\ UNCHANGED <<want, granted, over>>
         /\ count' = IF count >= Amount[i] THEN count - Amount[i] ELSE 0
    [] r.kind = "FAILED" /\ st[i] = "HELD" ->
         Becomes(i, "RELEASED") /\ UNCHANGED <<count, want, granted, over>>
    [] OTHER -> UNCHANGED <<st, count, want, granted, over>>

Take ==
  /\ rpos < Len(reqs) /\ rpos' = rpos + 1 /\ Handle(reqs[rpos + 1])
  /\ UNCHANGED <<world, ledger, free, owner, reqs, rord>>

LookAgain(i) ==
  /\ st[i] = "HELD" /\ (FreshLimits => want[i] <= rord) /\ Fits(count + Amount[i], rord)
  /\ Decide(i, want[i])
  /\ UNCHANGED <<world, ledger, free, owner, reqs, rpos, rord, want>>

Replay ==                  \* its offsets are lost or set back, its store is not
  /\ replays < MaxReplay /\ rpos > 0 /\ replays' = replays + 1 /\ rpos' = 0
  /\ UNCHANGED <<norder, takes, ledger, free, owner, reqs, rord, st, want, count, granted, over>>

Next == \/ Order \/ OwnerReadsOrder \/ TakeOver \/ RouterReadsOrder \/ Take \/ Replay
        \/ \E i \in Ids : \/ Ask(i) \/ Hear(i) \/ Claim(i) \/ ReportClaim(i)
                          \/ Settle(i, "PAID") \/ Settle(i, "FAILED")
                          \/ ReportLate(i) \/ LookAgain(i)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* No payout was let through above the newest limit that anybody asked by   *)
NeverOver == ~over
(* Whatever is reserved or spent counts, and counts once                    *)
CountsOnce == count = Sum(Counted)
(* What is claimed was let through, or its owner knew no limit              *)
LetThrough == \A i \in Ids : ledger[i] \in {"claimed", "PAID"} => i \in free \cup granted \cup Counted
(* What has ended does not go on waiting or counting as reserved            *)
NeverLost == rpos = Len(reqs) =>
  \A i \in Ids : /\ ledger[i] = "FAILED" => st[i] \notin {"RESERVED", "HELD", "SPENT"}
                 /\ ledger[i] = "PAID" /\ i \in granted => st[i] = "SPENT"
(* probes                                                                   *)
NeverReleased == \A i \in Ids : ~(st[i] = "RELEASED" /\ i \in granted)
NeverRaised   == ~(granted = Ids /\ norder = 2 /\ rord = 2 /\ Sum(Ids) > Limits[1])
NeverLowered  == ~(norder = 3 /\ \E i, j \in Ids : i \in granted /\ st[j] = "HELD" /\ want[j] = 3)
NeverBefore   == \A i \in free : st[i] # "SPENT"
=============================================================================
