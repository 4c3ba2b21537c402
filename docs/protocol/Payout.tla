------------------------------- MODULE Payout -------------------------------
(***************************************************************************)
(* One partition of a platform's payout ledger, the workers that fight     *)
(* over it, and a provider whose answers cannot be trusted to arrive.      *)
(* Time is abstract: per attempt a "deadline" passes, later a "quiet       *)
(* period" passes.  Every switch in the CONSTANTS section is one design    *)
(* rule (or one assumption on the world) that can be turned off to see     *)
(* what it buys.                                                           *)
(*                                                                         *)
(* A comment with "@transition", a row and two states names the row of the code's *)
(* state table (Transition.java) that an action stands for; a test         *)
(* compares both ways.  StateTable.tla is rendered from the code.          *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, StateTable

CONSTANTS
  Workers, Ids,
  Requests,        \* sequence of [id, c, bad]: the command log (dups,
                   \* conflicts); bad: the router says that it is refused
  Target,          \* [Ids -> targets]: submission / assignment / response
  MaxAtt, MaxCrash, MaxSteal, MaxRewind,
  MaxExt,          \* payments by others that look like ours
  MaxOther,        \* payments by others of another amount
  MaxHide,         \* times that the list forgets an entry
  \* --- design rules -----------------------------------------------------
  ClaimFirst,      \* ATTEMPTING record committed before the call is made
  Fence,           \* "partition" (transactional.id per partition),
                   \* "group" (only offset-carrying txns are fenced), "none"
  LeaseCheck,      \* deadline and ownership looked at right before sending
  OffsetInTxn,     \* offset commits in the same txn as the ACCEPTED record
  Ambig,           \* unclear answer becomes: "doubt" | "fail" | "retry"
  NoMeans,         \* an answer that says no (429, 401, 403, 402, balance):
                   \* "presumed" not paid, or surely "unpaid"
  Refusal,         \* a refusal makes FAILED: "proof" when nothing may have
                   \* left, or a read after quiet disproves what has;
                   \* "answered" as before, but in preparation at once;
                   \* "nodoubt" at once, unless an earlier attempt is
                   \* unclear; "any" at once
  RefusedAbsent,   \* refused, and absent after quiet: "failed" | "review"
  Baseline,        \* "first": the first one is the measure; "each" attempt
                   \* takes a new one
  Carried,         \* what the target is known to have been paid is in the
                   \* next baseline: "all"; "first": not in one that a
                   \* person's retry names; "seen": not what a person said;
                   \* "none": only what the list shows
  MoneyCalls,      \* calls without a person ...
  CallsBounded,    \* ... and whether that is looked at
  AbsentMeans,     \* read says not paid, after quiet: "review" | "retry"
  AbsentWaits,     \* wait for the quiet period before believing "absent"
  Serialize,       \* per target, from its claim until it is "settled";
                   \* "visible": but not while it waits for a retry;
                   \* "answered": nor while it is SUBMITTED; "none"
  Person,          \* "right": decides once nothing is in flight, and knows;
                   \* "hasty": says failed or retry when the list does not
                   \* show the payment, whatever is on its way
  GuardQuiet,      \* failed and retry wait for the quiet period ...
  GuardRead,       \* ... and for a read after the verdict that shows absence
  VerdictAttempt,  \* a verdict counts only for the attempt it names
  RetryNames,      \* a retry names the entries that the person saw: they are
                   \* the new baseline, and it is refused if there are others
  Cancels,         \* people cancel payouts ...
  CancelLooks,     \* ... which is refused when an attempt may have left
  LedgerForgets,   \* tombstone / retention drops settled ledger records
  SplitTxn,        \* transactions take two steps (begin, end)
  \* --- the world --------------------------------------------------------
  Provider,        \* "blind" (no idempotency) | "token"
  TokenForgets,    \* provider forgets tokens (MTurk: after 24 h)
  AsyncPay,        \* ok-answer means accepted, money moves later
  Lies,            \* what was answered no or refused may be paid all the
                   \* same, at once or later
  Lags,            \* the list does not show a payment at once
  BoundedDelay,    \* after the quiet period nothing of the attempt survives
  BoundedNo,       \* after the shorter quiet period nothing of an attempt
                   \* survives that was answered no or refused
  ListWhole        \* the list lacks nothing at the moment of an act that
                   \* rests on absence: a further call, or FAILED

VARIABLES
  ledger, results, off,                 \* committed Kafka state
  coordEp,                              \* newest producer epoch (generation)
  up, ep, pos, view, task, pend, buf,   \* worker-local state
  late, net, acc,                       \* call: in client / network / accepted
  verd,                                 \* verdicts nobody has dealt with
  paid, paidC, ext, hid, tok,           \* provider: ghost truth; payments by
                                        \* others; IDs its list does not show
  timeUp, quietUp,                      \* per id: attempt whose time passed
  crashes, steals, rewinds, hides

vars == <<ledger, results, off, coordEp, up, ep, pos, view, task, pend, buf,
          late, net, acc, verd, paid, paidC, ext, hid, tok, timeUp, quietUp,
          crashes, steals, rewinds, hides>>

kafkaVars == <<ledger, results, off>>
provVars  == <<paid, paidC, ext, hid, tok>>
timeVars  == <<timeUp, quietUp, verd>>
envVars   == <<crashes, steals, rewinds, hides>>
callVars  == <<late, net, acc>>

(* base: the baseline, <<entries like ours, others>>; of a PAID one, what    *)
(*       the target is known to have been paid                              *)
(* dub:  an attempt before the newest is in doubt                           *)
(* no:   all calls in doubt were answered no; ref: a refusal is recorded    *)
(* sc:   calls that may have left; mc: those since a person last said retry *)
NoRec  == [st |-> "NONE", att |-> 0, base |-> <<0, 0>>, c |-> 0, dub |-> FALSE,
           no |-> FALSE, ref |-> FALSE, sc |-> 0, mc |-> 0]
Idle   == [pc |-> "idle", att |-> 0, base |-> <<0, 0>>]
NoTxn  == [kind |-> "none"]
NoReq  == [id |-> "none", c |-> 0, bad |-> FALSE]
Targets == {Target[i] : i \in Ids}

Init ==
  /\ ledger = [i \in Ids |-> NoRec]
  /\ results = [i \in Ids |-> [paid |-> 0, failed |-> 0]]
  /\ off = 0
  /\ coordEp = 0
  /\ up = [w \in Workers |-> FALSE]
  /\ ep = [w \in Workers |-> 0]
  /\ pos = [w \in Workers |-> 0]
  /\ view = [w \in Workers |-> [i \in Ids |-> NoRec]]
  /\ task = [w \in Workers |-> [i \in Ids |-> Idle]]
  /\ pend = [w \in Workers |-> NoTxn]
  /\ buf = [w \in Workers |-> NoReq]
  /\ late = {} /\ net = {} /\ acc = {} /\ verd = {}
  /\ paid = [i \in Ids |-> 0]
  /\ paidC = [i \in Ids |-> 0]
  /\ ext = [t \in Targets |-> <<0, 0>>]
  /\ hid = {}
  /\ tok = {}
  /\ timeUp = [i \in Ids |-> 0]
  /\ quietUp = [i \in Ids |-> 0]
  /\ crashes = 0 /\ steals = 0 /\ rewinds = 0 /\ hides = 0

-----------------------------------------------------------------------------
(* Transactions.  t = [kind, id, rec, res, noff, after]                     *)
(*   rec: new ledger record of id;  res: "none" | "paid" | "failed"         *)
(*   noff: -1+1 = 0 means no offset, else offset to commit                  *)
(*   after: worker's task of id once committed                              *)
Txn(id, rec, res, noff, after) ==
  [kind |-> "w", id |-> id, rec |-> rec, res |-> res, noff |-> noff, after |-> after]
OffTxn(noff) == [kind |-> "o", noff |-> noff]

CanCommit(w, t) ==
  CASE Fence = "partition" -> ep[w] = coordEp
    [] Fence = "group"     -> (t.noff # 0) => (ep[w] = coordEp)
    [] OTHER               -> TRUE

ApplyKafka(t) ==
  /\ off' = IF t.noff # 0 THEN t.noff ELSE off
  /\ IF t.kind = "w"
       THEN /\ ledger' = [ledger EXCEPT ![t.id] = t.rec]
            /\ results' = [results EXCEPT
                 ![t.id].paid   = @ + (IF t.res = "paid"   THEN 1 ELSE 0),
                 ![t.id].failed = @ + (IF t.res = "failed" THEN 1 ELSE 0)]
       ELSE UNCHANGED <<ledger, results>>

ApplyLocal(w, t) ==
  IF t.kind = "w"
    THEN /\ view' = [view EXCEPT ![w][t.id] = t.rec]
         /\ task' = [task EXCEPT ![w][t.id] = t.after]
    ELSE UNCHANGED <<view, task>>

(* the worker learns that it was fenced: it drops what it has not yet sent *)
DropPartition(w) ==
  /\ up' = [up EXCEPT ![w] = FALSE]
  /\ task' = [task EXCEPT ![w] = [i \in Ids |-> Idle]]
  /\ view' = [view EXCEPT ![w] = [i \in Ids |-> NoRec]]
  /\ pend' = [pend EXCEPT ![w] = NoTxn]
  /\ buf' = [buf EXCEPT ![w] = NoReq]
  /\ pos' = [pos EXCEPT ![w] = 0]

Free(w) == up[w] /\ pend[w] = NoTxn

(* Submit: one atomic step, or begin now and end later (SplitTxn).          *)
(* Everything not named here must be left UNCHANGED by the caller.          *)
Submit(w, t) ==
  IF SplitTxn
    THEN /\ pend' = [pend EXCEPT ![w] = t]
         /\ UNCHANGED <<kafkaVars, view, task, up>>
    ELSE IF CanCommit(w, t)
      THEN ApplyKafka(t) /\ ApplyLocal(w, t) /\ UNCHANGED <<pend, up>>
      ELSE /\ up' = [up EXCEPT ![w] = FALSE]
           /\ task' = [task EXCEPT ![w] = [i \in Ids |-> Idle]]
           /\ view' = [view EXCEPT ![w] = [i \in Ids |-> NoRec]]
           /\ UNCHANGED <<kafkaVars, pend>>

EndTxn(w) ==
  /\ SplitTxn /\ pend[w] # NoTxn
  /\ IF CanCommit(w, pend[w])
       THEN /\ ApplyKafka(pend[w]) /\ ApplyLocal(w, pend[w])
            /\ pend' = [pend EXCEPT ![w] = NoTxn]
            /\ UNCHANGED <<up, pos, buf>>
       ELSE DropPartition(w) /\ UNCHANGED kafkaVars
  /\ UNCHANGED <<coordEp, ep, callVars, provVars, timeVars, envVars>>

-----------------------------------------------------------------------------
(* Ownership: taking the partition = initTransactions (epoch bump) and then *)
(* restoring the view from the ledger and the position from the group.      *)
NeedOwner == \A w \in Workers : ~(up[w] /\ ep[w] = coordEp)

Acquire(w) ==
  /\ \/ NeedOwner /\ UNCHANGED steals
     \/ ~NeedOwner /\ steals < MaxSteal /\ steals' = steals + 1
  /\ pend[w] = NoTxn
  /\ (Fence = "group") => \A v \in Workers :          \* stable offsets only
        pend[v] # NoTxn => pend[v].noff = 0
  /\ coordEp' = coordEp + 1
  /\ ep' = [ep EXCEPT ![w] = coordEp + 1]
  /\ up' = [up EXCEPT ![w] = TRUE]
  /\ view' = [view EXCEPT ![w] = ledger]
  /\ pos' = [pos EXCEPT ![w] = off]
  /\ task' = [task EXCEPT ![w] = [i \in Ids |-> Idle]]
  /\ buf' = [buf EXCEPT ![w] = NoReq]
  /\ UNCHANGED <<kafkaVars, pend, callVars, provVars, timeVars, crashes, rewinds, hides>>

Crash(w) ==
  /\ crashes < MaxCrash /\ crashes' = crashes + 1
  /\ up[w] \/ \E m \in late : m.w = w
  /\ DropPartition(w)
  /\ late' = {m \in late : m.w # w}                   \* bytes on the wire stay
  /\ UNCHANGED <<kafkaVars, coordEp, ep, net, acc, provVars, timeVars, steals, rewinds, hides>>

-----------------------------------------------------------------------------
(* Intake: the record and the offset in one transaction; a known ID moves   *)
(* the offset.                                                              *)
(* @transition COMMAND_ACCEPTED: NONE -> ACCEPTED                                   *)
(* @transition REFUSED_AT_INTAKE: NONE -> FAILED                            *)
FirstRecord(r) == [NoRec EXCEPT !.st = IF r.bad THEN "FAILED" ELSE "ACCEPTED", !.c = r.c]
TakenIn(r, noff) == Txn(r.id, FirstRecord(r), IF r.bad THEN "failed" ELSE "none", noff, Idle)

Intake(w) ==
  /\ OffsetInTxn /\ Free(w) /\ pos[w] < Len(Requests)
  /\ LET r == Requests[pos[w] + 1] IN
       IF view[w][r.id].st = "NONE"
         THEN Submit(w, TakenIn(r, pos[w] + 1))
         ELSE Submit(w, OffTxn(pos[w] + 1))
  /\ pos' = [pos EXCEPT ![w] = @ + 1]
  /\ UNCHANGED <<coordEp, ep, buf, callVars, provVars, timeVars, envVars>>

(* the careless way: auto-commit the offset, write the ledger afterwards    *)
IntakeOffset(w) ==
  /\ ~OffsetInTxn /\ Free(w) /\ buf[w] = NoReq /\ pos[w] < Len(Requests)
  /\ ep[w] = coordEp
  /\ buf' = [buf EXCEPT ![w] = Requests[pos[w] + 1]]
  /\ off' = pos[w] + 1
  /\ pos' = [pos EXCEPT ![w] = @ + 1]
  /\ UNCHANGED <<ledger, results, coordEp, up, ep, view, task, pend, callVars, provVars, timeVars, envVars>>

IntakeLedger(w) ==
  /\ ~OffsetInTxn /\ Free(w) /\ buf[w] # NoReq
  /\ IF view[w][buf[w].id].st = "NONE"
       THEN Submit(w, TakenIn(buf[w], 0))
       ELSE UNCHANGED <<kafkaVars, view, task, pend, up>>
  /\ buf' = [buf EXCEPT ![w] = NoReq]
  /\ UNCHANGED <<coordEp, ep, pos, callVars, provVars, timeVars, envVars>>

-----------------------------------------------------------------------------
(* Paying                                                                   *)
Max(a, b) == IF a > b THEN a ELSE b
Union(a, b) == <<Max(a[1], b[1]), Max(a[2], b[2])>>
(* what the list of a target shows                                          *)
Shown(t) == <<ext[t][1] + Cardinality({p \in Ids \X (1..3) :
                  Target[p[1]] = t /\ p[1] \notin hid /\ p[2] <= paid[p[1]]}), ext[t][2]>>
(* what it is known to have been paid, whether the list shows it or not     *)
Known(w, t) ==
  LET S == {view[w][j].base : j \in {k \in Ids : Target[k] = t /\ view[w][k].st = "PAID"}} \cup {<<0, 0>>}
  IN <<CHOOSE n \in {b[1] : b \in S} : \A b \in S : b[1] <= n,
       CHOOSE n \in {b[2] : b \in S} : \A b \in S : b[2] <= n>>
FirstBase(w, i) ==
  IF Provider = "token" THEN <<0, 0>> ELSE Union(Shown(Target[i]), Known(w, Target[i]))

(* token providers let us write the payout ID into the payment (MTurk: Reason), *)
(* so a read names the payout; blind ones only list amounts per target.         *)
Seen(w, i) ==                                          \* exactly our payment more
  IF Provider = "token" THEN paid[i] > 0 /\ i \notin hid
  ELSE LET b == view[w][i].base IN Shown(Target[i]) = <<b[1] + 1, b[2]>>
Unchanged(w, i) ==
  IF Provider = "token" THEN ~Seen(w, i) ELSE Shown(Target[i]) = view[w][i].base

(* Assumptions on the world, see the constants.                             *)
Whole(i) == ListWhole => ~\E j \in hid : Target[j] = Target[i]
PresumedQuiet(i) == BoundedNo => ~\E m \in acc : m.id = i /\ m.said
QuietNow(w, i) == quietUp[i] >= view[w][i].att

TargetFree(w, i) ==
  Serialize = "none" \/
  \A j \in Ids : (j # i /\ Target[j] = Target[i] /\ view[w][j].att > 0) =>
    view[w][j].st \in Final \cup (IF Serialize = "settled" THEN {} ELSE {"RETRY_WAIT"})
                            \cup (IF Serialize = "answered" THEN {"SUBMITTED"} ELSE {})

Closed(r, s) == [r EXCEPT !.st = s, !.dub = FALSE, !.no = FALSE, !.ref = FALSE, !.sc = 0, !.mc = 0]
(* how: "seen" by evidence, "said" by a person                              *)
PaidRec(r, how) ==
  [Closed(r, "PAID") EXCEPT
     !.base = IF Provider = "token" \/ Carried = "none" \/ (Carried = "seen" /\ how = "said")
              THEN <<0, 0>> ELSE <<r.base[1] + 1, r.base[2]>>]

In(w, i, states) == Free(w) /\ task[w][i].pc = "idle" /\ view[w][i].st \in states
To(w, i, rec, res) == Submit(w, Txn(i, rec, res, 0, Idle))
ToState(w, i, s) == To(w, i, [view[w][i] EXCEPT !.st = s], "none")
ToPaid(w, i, r, how) == To(w, i, PaidRec(r, how), "paid")
ToFailed(w, i, r) == To(w, i, Closed(r, "FAILED"), "failed")
Rest == UNCHANGED <<coordEp, ep, pos, buf, callVars, provVars, timeVars, envVars>>

MoreCalls(r) == r.att < MaxAtt /\ (CallsBounded => r.mc < MoneyCalls)

(* The baseline is that of the first attempt that may have left.  Before    *)
(* another one the books are read: they must show it unchanged.             *)
(* @transition CLAIMED: ACCEPTED -> ATTEMPTING                              *)
(* @transition CLAIMED: RETRY_WAIT -> ATTEMPTING                            *)
StartAttempt(w, i) ==
  /\ In(w, i, {"ACCEPTED", "RETRY_WAIT"}) /\ MoreCalls(view[w][i])
  /\ TargetFree(w, i)
  /\ LET r == view[w][i]
         first == r.sc = 0 \/ Baseline = "each"
         a == r.att + 1
         b == IF first THEN FirstBase(w, i) ELSE r.base
         tk == [pc |-> "claimed", att |-> a, base |-> b]
     IN /\ r.sc > 0 /\ Provider = "blind" => Whole(i) /\ (first \/ Unchanged(w, i))
        /\ IF ClaimFirst
          THEN Submit(w, Txn(i, [r EXCEPT !.st = "ATTEMPTING", !.att = a, !.base = b,
                                          !.sc = @ + 1, !.mc = @ + 1], "none", 0, tk))
          ELSE /\ task' = [task EXCEPT ![w][i] = tk]
               /\ UNCHANGED <<kafkaVars, view, pend, up>>
  /\ Rest

(* Where nothing is read before, the claim may be the first record: of any   *)
(* command that is read and not taken in, so the offset may stay behind.    *)
(* @transition CLAIMED_AT_INTAKE: NONE -> ATTEMPTING                         *)
ClaimAtIntake(w) ==
  /\ Provider = "token" /\ ClaimFirst /\ OffsetInTxn /\ Free(w)
  /\ \E k \in (pos[w] + 1)..Len(Requests) :
       LET r == Requests[k]
           rec == [NoRec EXCEPT !.st = "ATTEMPTING", !.c = r.c, !.att = 1, !.sc = 1, !.mc = 1]
           tk == [pc |-> "claimed", att |-> 1, base |-> <<0, 0>>]
           next == k = pos[w] + 1
       IN /\ ~r.bad /\ view[w][r.id].st = "NONE" /\ TargetFree(w, r.id)
          /\ \A j \in (pos[w] + 1)..(k - 1) : Requests[j].id # r.id
          /\ Submit(w, Txn(r.id, rec, "none", IF next THEN k ELSE 0, tk))
          /\ pos' = [pos EXCEPT ![w] = IF next THEN k ELSE @]
  /\ UNCHANGED <<coordEp, ep, buf, callVars, provVars, timeVars, envVars>>

(* @transition BOOKS_CHANGED_BEFORE_RETRY: RETRY_WAIT -> IN_DOUBT           *)
BooksChanged(w, i) ==
  /\ In(w, i, {"RETRY_WAIT"}) /\ view[w][i].sc > 0 /\ Baseline = "first"
  /\ ~Unchanged(w, i)
  /\ ToState(w, i, "IN_DOUBT") /\ Rest

(* Preparation refuses: a local precondition, a set-up that names the row.  *)
(* @transition REFUSED_IN_PREPARATION: ACCEPTED -> FAILED                   *)
(* @transition REFUSED_IN_PREPARATION: RETRY_WAIT -> FAILED                 *)
RefusedInPreparation(w, i) ==
  /\ In(w, i, {"ACCEPTED", "RETRY_WAIT"}) /\ ClaimFirst
  /\ Refusal = "proof" => view[w][i].sc = 0
  /\ ToFailed(w, i, view[w][i]) /\ Rest

(* By preparation, or by a person who says cancel.                          *)
(* @transition REFUSED_THOUGH_ATTEMPTED: RETRY_WAIT -> IN_DOUBT             *)
(* @transition CANCELLED_THOUGH_ATTEMPTED: RETRY_WAIT -> IN_DOUBT           *)
RefusedThoughAttempted(w, i) ==
  /\ In(w, i, {"RETRY_WAIT"}) /\ view[w][i].sc > 0 /\ Refusal = "proof"
  /\ To(w, i, [view[w][i] EXCEPT !.st = "IN_DOUBT", !.ref = TRUE], "none") /\ Rest

(* last look before the call is handed to the HTTP client, which may not    *)
(* even get a connection                                                    *)
Check(w, i) ==
  /\ up[w] /\ task[w][i].pc = "claimed"
  /\ \/ task' = [task EXCEPT ![w][i].pc = "unsent"] /\ UNCHANGED late
     \/ /\ LeaseCheck => timeUp[i] < task[w][i].att
        /\ task' = [task EXCEPT ![w][i].pc = "calling"]
        /\ late' = late \cup {[w |-> w, id |-> i, att |-> task[w][i].att, c |-> view[w][i].c]}
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, pend, buf, net, acc, provVars, timeVars, envVars>>

(* the bytes leave, however late: no rule of ours can act here              *)
Send(m) ==
  /\ m \in late
  /\ late' = late \ {m} /\ net' = net \cup {m}
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, task, pend, buf, acc, provVars, timeVars, envVars>>

CallTimeout(w, i) ==
  /\ up[w] /\ task[w][i].pc = "calling"
  /\ task' = [task EXCEPT ![w][i].pc = "amb"]
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, pend, buf, callVars, provVars, timeVars, envVars>>

(* the answer reaches the caller if it still waits for this attempt         *)
Answer(m, kind) ==
  IF up[m.w] /\ task[m.w][m.id].pc = "calling" /\ task[m.w][m.id].att = m.att
    THEN task' = [task EXCEPT ![m.w][m.id].pc = kind]
    ELSE UNCHANGED task

Move(m) ==
  /\ paid' = [paid EXCEPT ![m.id] = @ + 1]
  /\ paidC' = [paidC EXCEPT ![m.id] = m.c]
  /\ tok' = IF Provider = "token" THEN tok \cup {m.id} ELSE tok
  /\ hid' = IF Lags THEN hid \cup {m.id} ELSE hid
  /\ UNCHANGED ext

(* said: it was answered no or refused                                      *)
Accept(m, said) == acc' = acc \cup {[id |-> m.id, att |-> m.att, c |-> m.c, said |-> said]}

TokenKnown(m) == Provider = "token" /\ m.id \in tok

Process(m) ==
  /\ m \in net /\ net' = net \ {m}
  /\ \/ \* pays (or accepts); the answer may be lost or be a 5xx
        /\ ~TokenKnown(m) /\ \E k \in {"ok", "amb"} : Answer(m, k)
        /\ IF AsyncPay THEN Accept(m, FALSE) /\ UNCHANGED provVars
                       ELSE Move(m) /\ UNCHANGED acc
     \/ \* the token was processed before: nothing is paid
        /\ TokenKnown(m) /\ \E k \in {"ok", "dup"} : Answer(m, k)
        /\ UNCHANGED <<provVars, acc>>
     \/ \* says no or refuses; which may not be the truth
        /\ \E k \in {"no", "rej"} : Answer(m, k)
        /\ IF ~Lies \/ TokenKnown(m) THEN UNCHANGED <<provVars, acc>>
           ELSE IF Provider = "blind" THEN Accept(m, TRUE) /\ UNCHANGED provVars
           ELSE (Move(m) \/ UNCHANGED provVars) /\ UNCHANGED acc
     \/ \* lost, or 5xx before paying
        /\ Answer(m, "amb") /\ UNCHANGED <<provVars, acc>>
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, pend, buf, late, timeVars, envVars>>

Settle(m) ==               \* the money moves later, or never
  /\ m \in acc /\ acc' = acc \ {m}
  /\ Move(m) \/ UNCHANGED provVars
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, task, pend, buf, late, net, timeVars, envVars>>

(* The outcome of our own call.  Only "unsent" proves anything.             *)
(* @transition ANSWERED_PAID: ATTEMPTING -> PAID                            *)
(* @transition TOKEN_WAS_PROCESSED: ATTEMPTING -> PAID                      *)
(* @transition ANSWERED_ACCEPTED: ATTEMPTING -> SUBMITTED                   *)
(* @transition ANSWERED_NO: ATTEMPTING -> IN_DOUBT                          *)
(* @transition ANSWERED_REFUSED: ATTEMPTING -> IN_DOUBT                     *)
(* @transition ANSWERED_NOT_SENT: ATTEMPTING -> RETRY_WAIT                  *)
(* @transition ANSWERED_NOT_SENT_EARLIER_IN_DOUBT: ATTEMPTING -> IN_DOUBT   *)
(* @transition ANSWERED_UNCLEAR: ATTEMPTING -> IN_DOUBT                     *)
Outcome(w, i) ==
  /\ Free(w) /\ task[w][i].pc \in {"ok", "dup", "rej", "no", "unsent", "amb"}
  /\ LET t == task[w][i]
         r == [view[w][i] EXCEPT !.att = t.att, !.base = t.base]
         Wait(q) == To(w, i, [q EXCEPT !.st = "RETRY_WAIT"], "none")
         Doubt(no, ref) == To(w, i, [r EXCEPT !.st = "IN_DOUBT", !.no = no, !.ref = ref], "none")
     IN CASE t.pc = "ok"  -> IF AsyncPay THEN To(w, i, [r EXCEPT !.st = "SUBMITTED"], "none")
                                         ELSE ToPaid(w, i, r, "seen")
          [] t.pc = "dup" -> IF r.sc > 1 THEN ToPaid(w, i, r, "seen") ELSE Doubt(FALSE, FALSE)
          [] t.pc = "rej" -> IF Refusal = "any" \/ (Refusal = "nodoubt" /\ ~r.dub)
                               THEN ToFailed(w, i, r) ELSE Doubt(FALSE, TRUE)
          [] t.pc = "no"  -> IF NoMeans = "unpaid" /\ ~r.dub THEN Wait(r)
                               ELSE Doubt(r.dub => r.no, FALSE)
          [] t.pc = "unsent" ->
               LET q == [r EXCEPT !.sc = IF ClaimFirst THEN @ - 1 ELSE @,
                                  !.mc = IF ClaimFirst THEN @ - 1 ELSE @]
               IN IF r.dub THEN To(w, i, [q EXCEPT !.st = "IN_DOUBT"], "none") ELSE Wait(q)
          [] t.pc = "amb" -> CASE Ambig = "doubt" -> Doubt(FALSE, FALSE)
                               [] Ambig = "fail"  -> ToFailed(w, i, r)
                               [] Ambig = "retry" -> Wait(r)
  /\ Rest

-----------------------------------------------------------------------------
(* In doubt.  An attempt that is not this owner's own call is in doubt      *)
(* before anything else is done about it.                                   *)
(* @transition TAKEN_OVER: ATTEMPTING -> IN_DOUBT                           *)
TakeOver(w, i) ==
  /\ In(w, i, {"ATTEMPTING"})
  /\ To(w, i, [view[w][i] EXCEPT !.st = "IN_DOUBT", !.no = FALSE], "none") /\ Rest

(* Positive evidence is good at any time.                                   *)
(* @transition SEEN_IN_BOOKS: IN_DOUBT -> PAID                              *)
(* @transition SEEN_IN_BOOKS: SUBMITTED -> PAID                             *)
(* @transition SEEN_IN_REVIEW: REVIEW -> PAID                               *)
ReadPaid(w, i) ==
  /\ In(w, i, {"IN_DOUBT", "SUBMITTED", "REVIEW"}) /\ Seen(w, i)
  /\ ToPaid(w, i, view[w][i], "seen") /\ Rest

(* Absence (the first baseline unchanged) counts after the quiet period;    *)
(* after the shorter one where all answers said no.                         *)
Retries(r) ==
  r.st = "IN_DOUBT" /\ ~r.ref /\ (r.no \/ AbsentMeans = "retry") /\ MoreCalls(r)
Disproves(r) == r.st = "IN_DOUBT" /\ r.ref /\ RefusedAbsent = "failed"
WaitedFor(w, i) == (AbsentWaits \/ view[w][i].st = "SUBMITTED") => QuietNow(w, i)

(* @transition ABSENT_SO_RETRIED: IN_DOUBT -> RETRY_WAIT                    *)
AbsentSoRetried(w, i) ==
  /\ In(w, i, {"IN_DOUBT"}) /\ Unchanged(w, i) /\ Retries(view[w][i])
  /\ \/ view[w][i].no /\ PresumedQuiet(i)
     \/ AbsentMeans = "retry" /\ WaitedFor(w, i)
  /\ To(w, i, [view[w][i] EXCEPT !.st = "RETRY_WAIT", !.dub = FALSE, !.no = FALSE], "none")
  /\ Rest

(* @transition ABSENT_SO_FAILED: IN_DOUBT -> FAILED                         *)
AbsentSoFailed(w, i) ==
  /\ In(w, i, {"IN_DOUBT"}) /\ Unchanged(w, i) /\ Disproves(view[w][i])
  /\ QuietNow(w, i) /\ Whole(i)
  /\ ToFailed(w, i, view[w][i]) /\ Rest

(* Everything else goes to a person: absent, or changed otherwise.          *)
(* @transition NOT_SEEN_IN_BOOKS: IN_DOUBT -> REVIEW                        *)
(* @transition NOT_SEEN_IN_BOOKS: SUBMITTED -> REVIEW                       *)
NotSeen(w, i) ==
  /\ In(w, i, {"IN_DOUBT", "SUBMITTED"}) /\ ~Seen(w, i) /\ WaitedFor(w, i)
  /\ ~(Unchanged(w, i) /\ (Retries(view[w][i]) \/ Disproves(view[w][i])))
  /\ ToState(w, i, "REVIEW") /\ Rest

(* The same token again; no waiting is needed.                              *)
(* @transition SENT_AGAIN: IN_DOUBT -> ATTEMPTING                           *)
Resend(w, i) ==
  /\ In(w, i, {"IN_DOUBT"}) /\ Provider = "token" /\ MoreCalls(view[w][i]) /\ ~view[w][i].ref
  /\ LET a == view[w][i].att + 1 IN
       Submit(w, Txn(i, [view[w][i] EXCEPT !.st = "ATTEMPTING", !.att = a, !.dub = TRUE,
                                           !.sc = @ + 1, !.mc = @ + 1], "none", 0,
                     [pc |-> "claimed", att |-> a, base |-> view[w][i].base]))
  /\ Rest

-----------------------------------------------------------------------------
(* A person looks at a review and writes a verdict; the owner deals with it *)
(* later.  "paid" is believed, whether the list shows it or not: saying so  *)
(* falsely is out of the model.  "retry" names what the list showed.        *)
InFlight(i) == \/ \E m \in late \cup net : m.id = i
               \/ \E m \in acc : m.id = i
               \/ \E w \in Workers : task[w][i].pc \in {"claimed", "calling"}
NotListed(i) == IF Provider = "token" THEN paid[i] = 0 \/ i \in hid
                ELSE Shown(Target[i])[1] <= ledger[i].base[1]

Decide(i) ==
  /\ ledger[i].st = "REVIEW"
  /\ Person = "right" => ~InFlight(i)
  /\ \E says \in {"PAID", "FAILED", "RETRY_WAIT"} :
       /\ IF says = "PAID" THEN paid[i] > 0
          ELSE IF Person = "right" THEN paid[i] = 0 ELSE NotListed(i)
       /\ says = "RETRY_WAIT" => ledger[i].att < MaxAtt
       /\ ~\E v \in verd : v.id = i /\ (VerdictAttempt \/ v.says = says)
       /\ verd' = verd \cup {[id |-> i, att |-> ledger[i].att, says |-> says,
                              seen |-> IF says = "RETRY_WAIT" THEN Shown(Target[i]) ELSE <<0, 0>>]}
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, task, pend, buf, callVars, provVars,
                  timeUp, quietUp, envVars>>

DecideCancel(i) ==
  /\ Cancels /\ ledger[i].st \in {"ACCEPTED", "RETRY_WAIT"} /\ ~\E v \in verd : v.id = i
  /\ verd' = verd \cup {[id |-> i, att |-> 0, says |-> "cancel", seen |-> <<0, 0>>]}
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, task, pend, buf, callVars, provVars,
                  timeUp, quietUp, envVars>>

VerdictRest == UNCHANGED <<coordEp, ep, pos, buf, callVars, provVars, timeUp, quietUp, envVars>>
Cancellable(r) == r.st \in {"ACCEPTED", "RETRY_WAIT"} /\ (CancelLooks => r.sc = 0)
Fits(w, v) == IF v.says = "cancel" THEN Cancellable(view[w][v.id])
              ELSE /\ view[w][v.id].st = "REVIEW"
                   /\ VerdictAttempt => v.att = view[w][v.id].att
NotPaid == {"FAILED", "RETRY_WAIT"}                     \* what these verdicts claim
TooSoon(w, v) == v.says \in NotPaid /\ GuardQuiet /\ ~QuietNow(w, v.id)
(* the read after the verdict shows what the verdict says                   *)
Agrees(w, v) ==
  CASE Provider = "token"     -> ~Seen(w, v.id)
    [] v.says = "FAILED"      -> Shown(Target[v.id])[1] = view[w][v.id].base[1]
    [] v.says = "RETRY_WAIT"  -> RetryNames => Shown(Target[v.id]) = v.seen
Disagrees(w, v) == v.says \in NotPaid /\ GuardRead /\ ~Seen(w, v.id) /\ ~Agrees(w, v)
NewBase(w, v) ==
  IF Provider = "token" \/ v.says # "RETRY_WAIT" THEN <<0, 0>>
  ELSE Union(IF RetryNames THEN v.seen ELSE Shown(Target[v.id]),
             IF Carried = "first" THEN <<0, 0>> ELSE Known(w, Target[v.id]))

(* A verdict is dealt with when the ledger says so, not when somebody has   *)
(* looked at it: what an older owner makes of it does not count.            *)
DealtWith(w, vs) == verd' = IF CanCommit(w, OffTxn(0)) THEN verd \ vs ELSE verd

(* @transition RESOLUTION_PAID: REVIEW -> PAID                                 *)
VerdictPaid(w, v) ==
  /\ In(w, v.id, States) /\ Fits(w, v) /\ v.says = "PAID"
  /\ ToPaid(w, v.id, view[w][v.id], "said")
  /\ DealtWith(w, {v}) /\ VerdictRest

(* The read after the verdict; where there is no such rule it sees nothing. *)
VerdictRead(w, v) ==
  /\ In(w, v.id, States) /\ Fits(w, v) /\ v.says \in NotPaid /\ ~TooSoon(w, v) /\ ~Disagrees(w, v)
  /\ IF GuardRead /\ Seen(w, v.id)
       THEN ToPaid(w, v.id, view[w][v.id], "seen") /\ DealtWith(w, {v})
       ELSE /\ v.says = "FAILED" => Whole(v.id)
            /\ task' = [task EXCEPT ![w][v.id] = [pc |-> v.says, att |-> 0, base |-> NewBase(w, v)]]
            /\ UNCHANGED <<kafkaVars, view, pend, up, verd>>
  /\ VerdictRest

(* @transition RESOLUTION_FAILED: REVIEW -> FAILED                             *)
(* @transition RESOLUTION_RETRY: REVIEW -> RETRY_WAIT                          *)
VerdictDone(w, i) ==
  /\ Free(w) /\ task[w][i].pc \in NotPaid
  /\ IF task[w][i].pc = "FAILED"
       THEN ToFailed(w, i, view[w][i])
       ELSE To(w, i, [view[w][i] EXCEPT !.st = "RETRY_WAIT", !.base = task[w][i].base, !.dub = FALSE,
                                        !.no = FALSE, !.ref = FALSE, !.mc = 0], "none")
  /\ DealtWith(w, {v \in verd : v.id = i /\ v.says = task[w][i].pc /\ Fits(w, v)})
  /\ VerdictRest

(* @transition CANCELLED: ACCEPTED -> FAILED                                *)
(* @transition CANCELLED: RETRY_WAIT -> FAILED                              *)
Cancelled(w, v) ==
  /\ In(w, v.id, States) /\ v.says = "cancel" /\ Fits(w, v)
  /\ ToFailed(w, v.id, view[w][v.id])
  /\ DealtWith(w, {v}) /\ VerdictRest

(* The record changes by the verdict's offset only, which is not modelled;  *)
(* but it is written, so an older owner cannot refuse a verdict.            *)
(* @transition RESOLUTION_REFUSED: REVIEW -> REVIEW                            *)
(* @transition RESOLUTION_REFUSED: ACCEPTED -> ACCEPTED                        *)
(* @transition RESOLUTION_REFUSED: RETRY_WAIT -> RETRY_WAIT                    *)
(* @transition RESOLUTION_REFUSED: SUBMITTED -> SUBMITTED                      *)
(* @transition RESOLUTION_REFUSED: IN_DOUBT -> IN_DOUBT                        *)
VerdictRefused(w, v) ==
  /\ In(w, v.id, States) /\ (~Fits(w, v) \/ TooSoon(w, v) \/ Disagrees(w, v))
  /\ ToState(w, v.id, view[w][v.id].st)
  /\ DealtWith(w, {v}) /\ VerdictRest

Verdict(w) == \E v \in verd : VerdictPaid(w, v) \/ VerdictRead(w, v) \/ Cancelled(w, v) \/ VerdictRefused(w, v)

-----------------------------------------------------------------------------
(* World                                                                    *)
DeadlinePass(i) ==
  /\ ledger[i].st \in {"ATTEMPTING", "IN_DOUBT", "SUBMITTED", "REVIEW"} /\ timeUp[i] < ledger[i].att
  /\ timeUp' = [timeUp EXCEPT ![i] = ledger[i].att]
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, task, pend, buf, callVars, provVars, quietUp, verd, envVars>>

(* counted from the end of the call, or from the take-over                  *)
QuietPass(i) ==
  /\ ledger[i].st \in {"IN_DOUBT", "SUBMITTED", "REVIEW"}
  /\ timeUp[i] = ledger[i].att /\ quietUp[i] < ledger[i].att
  /\ BoundedDelay => ~\E m \in late \cup net : m.id = i
  /\ BoundedDelay => ~\E m \in acc : m.id = i
  /\ PresumedQuiet(i)
  /\ quietUp' = [quietUp EXCEPT ![i] = ledger[i].att]
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, task, pend, buf, callVars, provVars, timeUp, verd, envVars>>

Rewind ==                  \* replay from offset 0 (reset, lost offsets)
  /\ rewinds < MaxRewind /\ off > 0 /\ rewinds' = rewinds + 1 /\ off' = 0
  /\ UNCHANGED <<ledger, results, coordEp, up, ep, pos, view, task, pend, buf, callVars, provVars, timeVars, crashes, steals, hides>>

Forget(i) ==
  /\ LedgerForgets /\ ledger[i].st \in Final
  /\ ledger' = [ledger EXCEPT ![i] = NoRec]
  /\ UNCHANGED <<results, off, coordEp, up, ep, pos, view, task, pend, buf, callVars, provVars, timeVars, envVars>>

WorldRest == UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, task, pend, buf, callVars, paid, paidC, timeVars,
                         crashes, steals, rewinds>>

ForgetToken(i) ==
  /\ TokenForgets /\ i \in tok /\ tok' = tok \ {i}
  /\ UNCHANGED <<ext, hid, hides>> /\ WorldRest

External(t) ==             \* somebody pays the same target outside of us
  /\ \/ ext[t][1] < MaxExt /\ ext' = [ext EXCEPT ![t][1] = @ + 1]
     \/ ext[t][2] < MaxOther /\ ext' = [ext EXCEPT ![t][2] = @ + 1]
  /\ UNCHANGED <<hid, tok, hides>> /\ WorldRest

Show(i) ==                 \* the list catches up
  /\ i \in hid /\ hid' = hid \ {i}
  /\ UNCHANGED <<ext, tok, hides>> /\ WorldRest

Hide(i) ==                 \* the list forgets what it has shown, for a while
  /\ hides < MaxHide /\ ledger[i].st = "PAID" /\ paid[i] > 0 /\ i \notin hid
  /\ hid' = hid \cup {i} /\ hides' = hides + 1
  /\ UNCHANGED <<ext, tok>> /\ WorldRest

WorkerStep(w) ==
  \/ Acquire(w) \/ EndTxn(w) \/ Intake(w) \/ ClaimAtIntake(w) \/ IntakeOffset(w) \/ IntakeLedger(w) \/ Verdict(w)
  \/ \E i \in Ids : \/ StartAttempt(w, i) \/ BooksChanged(w, i) \/ RefusedInPreparation(w, i)
                    \/ RefusedThoughAttempted(w, i) \/ Check(w, i)
                    \/ CallTimeout(w, i) \/ Outcome(w, i) \/ TakeOver(w, i)
                    \/ ReadPaid(w, i) \/ AbsentSoRetried(w, i) \/ AbsentSoFailed(w, i)
                    \/ NotSeen(w, i) \/ Resend(w, i) \/ VerdictDone(w, i)

Next ==
  \/ \E w \in Workers : WorkerStep(w) \/ Crash(w)
  \/ \E m \in late : Send(m)
  \/ \E m \in net : Process(m)
  \/ \E m \in acc : Settle(m)
  \/ \E i \in Ids : \/ DeadlinePass(i) \/ QuietPass(i) \/ Decide(i) \/ DecideCancel(i)
                    \/ Forget(i) \/ ForgetToken(i) \/ Show(i) \/ Hide(i)
  \/ \E t \in Targets : External(t)
  \/ Rewind

(* everything but crashes, steals, rewinds and forgetting must not stall    *)
Contents == {Requests[k].c : k \in 1..Len(Requests)}
Msgs == [w : Workers, id : Ids, att : 1..MaxAtt, c : Contents]
Accs == [id : Ids, att : 1..MaxAtt, c : Contents, said : BOOLEAN]
(* A payout that waits for a retry and has no attempt left waits for ever;  *)
(* here it is refused some day, so that the model comes to an end.          *)
Refused(w, i) ==
  ~MoreCalls(view[w][i]) /\ (RefusedInPreparation(w, i) \/ RefusedThoughAttempted(w, i))
Fair ==
  /\ \A w \in Workers :
       /\ WF_vars(NeedOwner /\ Acquire(w)) /\ WF_vars(EndTxn(w))
       /\ WF_vars(Intake(w)) /\ WF_vars(IntakeOffset(w)) /\ WF_vars(IntakeLedger(w))
       /\ WF_vars(Verdict(w))
       /\ \A i \in Ids :
            /\ WF_vars(StartAttempt(w, i) \/ BooksChanged(w, i)) /\ WF_vars(Refused(w, i))
            /\ WF_vars(Check(w, i)) /\ WF_vars(CallTimeout(w, i))
            /\ WF_vars(Outcome(w, i)) /\ WF_vars(TakeOver(w, i))
            /\ WF_vars(ReadPaid(w, i) \/ AbsentSoRetried(w, i) \/ AbsentSoFailed(w, i) \/ NotSeen(w, i))
            /\ WF_vars(Resend(w, i)) /\ WF_vars(VerdictDone(w, i))
  /\ \A m \in Msgs : WF_vars(Send(m)) /\ WF_vars(Process(m))
  /\ \A m \in Accs : WF_vars(Settle(m))
  /\ \A i \in Ids : WF_vars(DeadlinePass(i)) /\ WF_vars(QuietPass(i)) /\ WF_vars(Decide(i)) /\ WF_vars(Show(i))

Spec     == Init /\ [][Next]_vars
FairSpec == Spec /\ Fair

-----------------------------------------------------------------------------
(* Invariants                                                               *)
Asked == {Requests[k].id : k \in 1..Len(Requests)}
FirstC(i) == LET k == CHOOSE k \in 1..Len(Requests) :
                   /\ Requests[k].id = i
                   /\ \A j \in 1..(k-1) : Requests[j].id # i
             IN Requests[k].c

NoDoublePay   == \A i \in Ids : paid[i] <= 1
PaidIsTrue    == \A i \in Ids : ledger[i].st = "PAID" => paid[i] >= 1
FailedIsTrue  == \A i \in Ids : ledger[i].st = "FAILED" => paid[i] = 0
OneResult     == \A i \in Ids : results[i].paid + results[i].failed <= 1
ResultAgrees  == \A i \in Ids : /\ ledger[i].st = "PAID"   => results[i].paid = 1
                                /\ ledger[i].st = "FAILED" => results[i].failed = 1
FirstContent  == \A i \in Ids : paid[i] > 0 => paidC[i] = FirstC(i)
(* no payment and no live call for an ID without a ledger record of it      *)
CallHasClaim  == /\ \A m \in late \cup net : ledger[m.id].st # "NONE"
                 /\ \A m \in acc : ledger[m.id].st # "NONE"
(* each call has a claim of its own, so this bounds the calls               *)
BoundedCalls  == \A i \in Ids : ledger[i].mc <= MoneyCalls
(* reachability probes: these MUST be violated, else the model is vacuous    *)
NeverPaid        == \A i \in Ids : ledger[i].st # "PAID"
NeverReview      == \A i \in Ids : ledger[i].st # "REVIEW"
NeverZombieCall  == \A m \in late \cup net : ep[m.w] = coordEp \/ ~up[m.w]
NeverHiddenPay   == \A i \in Ids : ~(ledger[i].st = "REVIEW" /\ paid[i] = 1)
NeverPaidByRetry == \A i \in Ids : ~(ledger[i].st = "PAID" /\ ledger[i].att = 2)
NeverReplayDone  == ~(rewinds = 1 /\ off = Len(Requests) /\ \A i \in Ids : ledger[i].st = "PAID")

NeverPaidThoughNo   == \A i \in Ids : ~(ledger[i].st = "IN_DOUBT" /\ ledger[i].no /\ paid[i] = 1)
NeverLateInBooks    == \A i \in Ids : ~(ledger[i].st = "RETRY_WAIT" /\ paid[i] = 1)
NeverSaidUnseen     == ~\E i, j \in Ids : i # j /\ ledger[i].st = "PAID" /\ i \in hid /\ ledger[j].st = "PAID"
NeverRetryRefused   == ~\E v \in verd : v.says = "RETRY_WAIT" /\ v.seen # Shown(Target[v.id])
NeverLateCancel     == ~\E v \in verd : v.says = "cancel" /\ ledger[v.id].sc > 0

(* every change of a ledger record is a pair of the code's state table      *)
LegalSteps == [][\A i \in Ids : ledger'[i] # ledger[i] =>
                    <<ledger[i].st, ledger'[i].st>> \in Legal]_vars

Settled  == \A i \in Asked : ledger[i].st \in Final
NotLost  == <>[]Settled
SumAgrees == <>[](\A i \in Asked : paid[i] = results[i].paid)
=============================================================================
