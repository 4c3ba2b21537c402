-------------------------------- MODULE Bulk --------------------------------
(***************************************************************************)
(* Prolific bulks with several rows: a draft is created at the provider,   *)
(* every row's claim names the bulk, and one call pays the draft.  The     *)
(* answer is about the bulk, the truth is about each row: a row of a paid  *)
(* bulk may be paid now, later or never, even where the call was answered  *)
(* no; what was answered no is paid within the shorter quiet period or     *)
(* never (an assumption, see Payout.tla).  Ownership and fencing are those *)
(* of Payout.tla; here an owner dies or freezes, and the next one has      *)
(* taken over at once.                                                     *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets, StateTable

CONSTANTS
  Rows, Slots,     \* payouts; conversations with the provider side by side
  MaxBulks, MaxCrash,
  \* --- design rules -----------------------------------------------------
  ClaimAll,        \* all rows are claimed, in one transaction, before the call
  OneLive,         \* a row is in at most one live bulk, from preparation on
  RowReads,        \* each row is settled by its own read
  Again,           \* not seen after quiet: "review" | "new bulk" of the open
                   \* rows | "same bulk" sent again
  OrphanPaid,      \* a draft found after a crash is paid
  NoMeans,         \* an answer that says no: "presumed" not paid | "unpaid"
  \* --- the world --------------------------------------------------------
  BoundedDelay     \* after the quiet period nothing of the bulk survives

VARIABLES
  ledger,          \* row -> state, bulk, first baseline; no: answered no;
                   \* ref: a refusal is recorded; sc: calls that may have left
  results,
  drafts, made,    \* bulk -> rows at the provider ({} if there is none)
  slot,            \* conversation -> what it is doing with which bulk
  late, net, acc,  \* calls in the client, on the wire; rows accepted
  paid, quiet,
  claims, sends,   \* ghosts: who was claimed in what; calls per bulk
  crashes

world == <<late, net, acc, paid, quiet>>
vars == <<ledger, results, drafts, made, slot, world, claims, sends, crashes>>

Bulks == 1..MaxBulks
Idle == [pc |-> "idle", bulk |-> 0]
Open == {"ACCEPTED", "RETRY_WAIT"}

Init ==
  /\ ledger = [r \in Rows |-> [st |-> "ACCEPTED", bulk |-> 0, base |-> 0,
                               no |-> FALSE, ref |-> FALSE, sc |-> 0]]
  /\ results = [r \in Rows |-> 0]
  /\ drafts = [b \in Bulks |-> {}] /\ made = 0
  /\ slot = [s \in Slots |-> Idle]
  /\ late = {} /\ net = {} /\ acc = {} /\ quiet = {}
  /\ paid = [r \in Rows |-> 0]
  /\ claims = {} /\ sends = [b \in Bulks |-> 0] /\ crashes = 0

-----------------------------------------------------------------------------
Holds(s, r) == slot[s].pc # "idle" /\ r \in drafts[slot[s].bulk]
MayJoin(r) == /\ ledger[r].st \in Open
              /\ OneLive => ~\E s \in Slots : Holds(s, r)

(* A draft moves no money.  Its answer may be lost: then nobody knows it.   *)
Draft(s) ==
  /\ slot[s].pc = "idle" /\ made < MaxBulks
  /\ \E rows \in SUBSET {r \in Rows : MayJoin(r)} \ {{}} :
       drafts' = [drafts EXCEPT ![made + 1] = rows]
  /\ made' = made + 1
  /\ slot' \in {slot, [slot EXCEPT ![s] = [pc |-> "drafted", bulk |-> made + 1]]}
  /\ UNCHANGED <<ledger, results, world, claims, sends, crashes>>

Put(rows, New(_)) ==
  /\ ledger' = [r \in Rows |-> IF r \in rows THEN New(r) ELSE ledger[r]]
  /\ results' = [r \in Rows |-> IF r \in rows /\ New(r).st \in Final THEN results[r] + 1 ELSE results[r]]
Settle(rows, st) == LET New(r) == [ledger[r] EXCEPT !.st = st] IN Put(rows, New)
Doubt(rows, no, ref) ==
  LET New(r) == [ledger[r] EXCEPT !.st = "IN_DOUBT", !.no = no, !.ref = ref] IN Put(rows, New)
Seen(r) == paid[r] > ledger[r].base

(* The set-up is refused and names rows: those of which no call may have    *)
(* left fail, the others are in doubt, the rest goes on.                    *)
(* @transition REFUSED_IN_PREPARATION: ACCEPTED -> FAILED                   *)
(* @transition REFUSED_IN_PREPARATION: RETRY_WAIT -> FAILED                 *)
(* @transition REFUSED_THOUGH_ATTEMPTED: RETRY_WAIT -> IN_DOUBT             *)
SetupRefused ==
  /\ \E rows \in SUBSET {r \in Rows : MayJoin(r)} \ {{}} :
       LET New(r) == IF ledger[r].sc = 0 THEN [ledger[r] EXCEPT !.st = "FAILED"]
                     ELSE [ledger[r] EXCEPT !.st = "IN_DOUBT", !.ref = TRUE]
       IN Put(rows, New)
  /\ UNCHANGED <<drafts, made, slot, world, claims, sends, crashes>>

(* @transition BOOKS_CHANGED_BEFORE_RETRY: RETRY_WAIT -> IN_DOUBT           *)
BooksChanged(r) ==
  /\ ledger[r].st = "RETRY_WAIT" /\ ledger[r].sc > 0 /\ Seen(r)
  /\ OneLive => ~\E s \in Slots : Holds(s, r)
  /\ Doubt({r}, FALSE, FALSE)
  /\ UNCHANGED <<drafts, made, slot, world, claims, sends, crashes>>

(* @transition CLAIMED: ACCEPTED -> ATTEMPTING                              *)
(* @transition CLAIMED: RETRY_WAIT -> ATTEMPTING                            *)
Claim(s) ==
  /\ slot[s].pc = "drafted"
  /\ LET b == slot[s].bulk
         rows == IF ClaimAll THEN drafts[b] ELSE {r \in drafts[b] : <<b, r>> \notin claims}
     IN /\ rows # {}
        /\ OneLive => \A r \in rows : ledger[r].st \in Open
        /\ \A r \in rows : ledger[r].sc > 0 => ~Seen(r)
        /\ \E some \in IF ClaimAll THEN {rows} ELSE {{r} : r \in rows} :
             /\ ledger' = [r \in Rows |-> IF r \in some
                  THEN [st |-> "ATTEMPTING", bulk |-> b, no |-> FALSE, ref |-> FALSE, sc |-> ledger[r].sc + 1,
                        base |-> IF ledger[r].sc = 0 THEN paid[r] ELSE ledger[r].base]
                  ELSE ledger[r]]
             /\ claims' = claims \cup {<<b, r>> : r \in some}
        /\ slot' = [slot EXCEPT ![s].pc = "claimed"]
  /\ UNCHANGED <<results, drafts, made, world, sends, crashes>>

(* A row whose books changed since the draft: the draft is left unpaid.     *)
DraftLeft(s) ==
  /\ slot[s].pc = "drafted" /\ \E r \in drafts[slot[s].bulk] : ledger[r].sc > 0 /\ Seen(r)
  /\ slot' = [slot EXCEPT ![s] = Idle]
  /\ UNCHANGED <<ledger, results, drafts, made, world, claims, sends, crashes>>

Call(s) ==
  /\ slot[s].pc = "claimed"
  /\ \/ slot' = [slot EXCEPT ![s].pc = "unsent"] /\ UNCHANGED late
     \/ slot' = [slot EXCEPT ![s].pc = "calling"] /\ late' = late \cup {slot[s].bulk}
  /\ UNCHANGED <<ledger, results, drafts, made, net, acc, paid, quiet, claims, sends, crashes>>

Send(b) ==
  /\ b \in late /\ late' = late \ {b} /\ net' = net \cup {b}
  /\ sends' = [sends EXCEPT ![b] = @ + 1]
  /\ UNCHANGED <<ledger, results, drafts, made, slot, acc, paid, quiet, claims, crashes>>

(* The owner dies, or freezes and sends later what it has claimed.          *)
Crash ==
  /\ crashes < MaxCrash /\ crashes' = crashes + 1
  /\ \E s \in Slots : slot[s].pc # "idle"
  /\ slot' = [s \in Slots |-> Idle]
  /\ late' \in {{}, late \cup {slot[s].bulk : s \in {z \in Slots : slot[z].pc = "claimed"}}}
  /\ UNCHANGED <<ledger, results, drafts, made, net, acc, paid, quiet, claims, sends>>

(* @transition TAKEN_OVER: ATTEMPTING -> IN_DOUBT                           *)
TakeOver ==
  /\ \E rows \in SUBSET {r \in Rows : ledger[r].st = "ATTEMPTING" /\ ~\E s \in Slots : slot[s].bulk = ledger[r].bulk}
       \ {{}} : Settle(rows, "IN_DOUBT")
  /\ UNCHANGED <<drafts, made, slot, world, claims, sends, crashes>>

PayOrphan(b) ==
  /\ OrphanPaid /\ drafts[b] # {} /\ sends[b] = 0 /\ \A s \in Slots : slot[s].bulk # b
  /\ late' = late \cup {b}
  /\ UNCHANGED <<ledger, results, drafts, made, slot, net, acc, paid, quiet, claims, sends, crashes>>

-----------------------------------------------------------------------------
(* The provider                                                             *)
Answer(b, kind) == slot' = [s \in Slots |-> IF slot[s] = [pc |-> "calling", bulk |-> b]
                                             THEN [slot[s] EXCEPT !.pc = kind] ELSE slot[s]]
Process(b) ==
  /\ b \in net /\ net' = net \ {b}
  /\ \/ /\ acc' = acc \cup {<<b, r, FALSE>> : r \in drafts[b]}
        /\ \E k \in {"ok", "amb"} : Answer(b, k)
     \/ acc' = acc \cup {<<b, r, TRUE>> : r \in drafts[b]} /\ Answer(b, "no")
     \/ UNCHANGED acc /\ Answer(b, "amb")
  /\ UNCHANGED <<ledger, results, drafts, made, late, paid, quiet, claims, sends, crashes>>

Move(m) ==                 \* this row is paid, or never will be
  /\ m \in acc /\ acc' = acc \ {m}
  /\ paid' \in {paid, [paid EXCEPT ![m[2]] = @ + 1]}
  /\ UNCHANGED <<ledger, results, drafts, made, slot, late, net, quiet, claims, sends, crashes>>

PresumedQuiet(b) == ~\E m \in acc : m[1] = b /\ m[3]
QuietPass(b) ==
  /\ PresumedQuiet(b)
  /\ b \notin quiet /\ \E r \in Rows : <<b, r>> \in claims
  /\ BoundedDelay => b \notin late \cup net /\ ~\E m \in acc : m[1] = b
  /\ \A s \in Slots : slot[s].bulk # b
  /\ quiet' = quiet \cup {b}
  /\ UNCHANGED <<ledger, results, drafts, made, slot, late, net, acc, paid, claims, sends, crashes>>

-----------------------------------------------------------------------------
(* The answer is about the bulk: all of its rows share it.                  *)
Timeout(s) ==
  /\ slot[s].pc = "calling" /\ slot' = [slot EXCEPT ![s].pc = "amb"]
  /\ UNCHANGED <<ledger, results, drafts, made, world, claims, sends, crashes>>

(* @transition ANSWERED_ACCEPTED: ATTEMPTING -> SUBMITTED                   *)
(* @transition ANSWERED_NO: ATTEMPTING -> IN_DOUBT                          *)
(* @transition ANSWERED_NOT_SENT: ATTEMPTING -> RETRY_WAIT                  *)
(* @transition ANSWERED_UNCLEAR: ATTEMPTING -> IN_DOUBT                     *)
Outcome(s) ==
  /\ slot[s].pc \in {"ok", "unsent", "no", "amb"}
  /\ LET rows == {r \in drafts[slot[s].bulk] : ledger[r].st = "ATTEMPTING" /\ ledger[r].bulk = slot[s].bulk}
         Unsent(r) == [ledger[r] EXCEPT !.st = "RETRY_WAIT", !.sc = @ - 1]
     IN CASE slot[s].pc = "ok"     -> Settle(rows, "SUBMITTED")
          [] slot[s].pc = "unsent" -> Put(rows, Unsent)
          [] slot[s].pc = "no"     -> IF NoMeans = "unpaid" THEN Settle(rows, "RETRY_WAIT")
                                                            ELSE Doubt(rows, TRUE, FALSE)
          [] slot[s].pc = "amb"    -> Doubt(rows, FALSE, FALSE)
  /\ slot' = [slot EXCEPT ![s] = Idle]
  /\ UNCHANGED <<drafts, made, world, claims, sends, crashes>>

(* From then on each row is settled alone, by a read of its own submission. *)
Told(r) == IF RowReads THEN {r} ELSE {q \in drafts[ledger[r].bulk] : ledger[q].st \notin Final}

(* @transition SEEN_IN_BOOKS: IN_DOUBT -> PAID                              *)
(* @transition SEEN_IN_BOOKS: SUBMITTED -> PAID                             *)
(* @transition SEEN_IN_REVIEW: REVIEW -> PAID                               *)
ReadPaid(r) ==
  /\ ledger[r].st \in {"IN_DOUBT", "SUBMITTED", "REVIEW"} /\ Seen(r)
  /\ Settle(Told(r), "PAID")
  /\ UNCHANGED <<drafts, made, slot, world, claims, sends, crashes>>

(* @transition NOT_SEEN_IN_BOOKS: IN_DOUBT -> REVIEW                        *)
(* @transition NOT_SEEN_IN_BOOKS: SUBMITTED -> REVIEW                       *)
(* @transition ABSENT_SO_RETRIED: IN_DOUBT -> RETRY_WAIT                    *)
(* @transition ABSENT_SO_FAILED: IN_DOUBT -> FAILED                         *)
ReadAbsent(r) ==
  /\ ledger[r].st \in {"IN_DOUBT", "SUBMITTED"} /\ ~Seen(r)
  /\ LET doubt == ledger[r].st = "IN_DOUBT"
         b == ledger[r].bulk
         To(st) == LET New(q) == [ledger[q] EXCEPT !.st = st, !.no = FALSE] IN Put({r}, New) /\ UNCHANGED world
     IN IF doubt /\ ledger[r].ref THEN b \in quiet /\ To("FAILED")
        ELSE IF doubt /\ ledger[r].no THEN PresumedQuiet(b) /\ To("RETRY_WAIT")
        ELSE /\ b \in quiet
             /\ IF Again = "same bulk" /\ sends[b] < 2
                  THEN /\ late' = late \cup {b} /\ quiet' = quiet \ {b}
                       /\ UNCHANGED <<ledger, results, net, acc, paid>>
                  ELSE To(IF doubt /\ Again = "new bulk" THEN "RETRY_WAIT" ELSE "REVIEW")
  /\ UNCHANGED <<drafts, made, slot, claims, sends, crashes>>

(* A person who is right, once nothing of the row is under way              *)
(* @transition RESOLUTION_PAID: REVIEW -> PAID                                 *)
(* @transition RESOLUTION_FAILED: REVIEW -> FAILED                             *)
(* @transition RESOLUTION_RETRY: REVIEW -> RETRY_WAIT                          *)
Person(r) ==
  /\ ledger[r].st = "REVIEW" /\ ledger[r].bulk \notin late \cup net /\ ~\E m \in acc : m[2] = r
  /\ IF Seen(r) THEN Settle({r}, "PAID") ELSE \E st \in {"FAILED", "RETRY_WAIT"} : Settle({r}, st)
  /\ UNCHANGED <<drafts, made, slot, world, claims, sends, crashes>>

Next ==
  \/ \E s \in Slots : Draft(s) \/ DraftLeft(s) \/ Claim(s) \/ Call(s) \/ Timeout(s) \/ Outcome(s)
  \/ \E b \in Bulks : Send(b) \/ Process(b) \/ QuietPass(b) \/ PayOrphan(b)
  \/ \E r \in Rows : BooksChanged(r) \/ ReadPaid(r) \/ ReadAbsent(r) \/ Person(r)
  \/ \E m \in acc : Move(m)
  \/ SetupRefused \/ Crash \/ TakeOver

Spec == Init /\ [][Next]_vars
FairSpec ==
  /\ Spec /\ WF_vars(TakeOver) /\ WF_vars(made = MaxBulks /\ SetupRefused)
  /\ \A s \in Slots : WF_vars(Draft(s)) /\ WF_vars(Claim(s) \/ DraftLeft(s)) /\ WF_vars(Call(s)) /\ WF_vars(Timeout(s)) /\ WF_vars(Outcome(s))
  /\ \A b \in Bulks : WF_vars(Send(b)) /\ WF_vars(Process(b)) /\ WF_vars(QuietPass(b))
  /\ \A r \in Rows : WF_vars(BooksChanged(r)) /\ WF_vars(ReadPaid(r)) /\ WF_vars(ReadAbsent(r)) /\ WF_vars(Person(r))
  /\ \A m \in Bulks \X Rows \X BOOLEAN : WF_vars(Move(m))

-----------------------------------------------------------------------------
NoDoublePay  == \A r \in Rows : paid[r] <= 1
PaidIsTrue   == \A r \in Rows : ledger[r].st = "PAID" => paid[r] >= 1
FailedIsTrue == \A r \in Rows : ledger[r].st = "FAILED" => paid[r] = 0
OneResult    == \A r \in Rows : results[r] = IF ledger[r].st \in Final THEN 1 ELSE 0
OneCall      == \A b \in Bulks : sends[b] <= 1
(* no call whose rows were not all claimed in it                            *)
CallHasClaim == \A b \in late \cup net : \A r \in drafts[b] : <<b, r>> \in claims
LegalSteps == [][\A r \in Rows : ledger'[r] # ledger[r] =>
                    <<ledger[r].st, ledger'[r].st>> \in Legal]_vars
NotLost == <>[](\A r \in Rows : ledger[r].st \in Final)
(* probes                                                                   *)
NeverMixed   == ~\E q, r \in Rows : ledger[q].bulk = ledger[r].bulk /\ ledger[q].st = "PAID" /\ ledger[r].st = "REVIEW"
NeverOrphan  == ~\E b \in Bulks : drafts[b] # {} /\ ~(\E r \in Rows : <<b, r>> \in claims) /\ \A s \in Slots : slot[s].bulk # b
NeverSecond  == ~\E r \in Rows : ledger[r].bulk = 2 /\ ledger[r].st = "PAID" /\ sends[1] = 1
=============================================================================
