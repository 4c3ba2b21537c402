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
  MaxAtt, MaxCrash, MaxSteal, MaxRewind, MaxExt,
  \* --- design rules -----------------------------------------------------
  ClaimFirst,      \* ATTEMPTING record committed before the call is made
  Fence,           \* "partition" (transactional.id per partition),
                   \* "group" (only offset-carrying txns are fenced), "none"
  LeaseCheck,      \* deadline and ownership looked at right before sending
  OffsetInTxn,     \* offset commits in the same txn as the ACCEPTED record
  Ambig,           \* unclear answer becomes: "doubt" | "fail" | "retry"
  AbsentMeans,     \* read says not paid, after quiet: "review" | "retry"
  AbsentWaits,     \* wait for the quiet period before believing "absent"
  Serialize,       \* per target: "visible" | "answered" | "none"
  Person,          \* "right": decides once nothing is in flight, and knows;
                   \* "hasty": says failed or retry at any time
  GuardQuiet,      \* failed and retry wait for the quiet period ...
  GuardRead,       \* ... and for a read after the verdict that shows absence
  VerdictAttempt,  \* a verdict counts only for the attempt it names
  KeepDoubt,       \* an unclear earlier attempt stays unclear, whatever a
                   \* later attempt is told ("unsent", "refused")
  LedgerForgets,   \* tombstone / retention drops settled ledger records
  SplitTxn,        \* transactions take two steps (begin, end)
  \* --- the world --------------------------------------------------------
  Provider,        \* "blind" (no idempotency) | "token"
  TokenForgets,    \* provider forgets tokens (MTurk: after 24 h)
  AsyncPay,        \* ok-answer means accepted, money moves later
  BoundedDelay     \* after the quiet period nothing of the attempt survives

VARIABLES
  ledger, results, off,                 \* committed Kafka state
  coordEp,                              \* newest producer epoch (generation)
  up, ep, pos, view, task, pend, buf,   \* worker-local state
  late, net, acc,                       \* call: in client / network / accepted
  verd,                                 \* verdicts nobody has dealt with
  paid, paidC, books, tok,              \* provider: ghost truth and its books
  timeUp, quietUp,                      \* per id: attempt whose time passed
  crashes, steals, rewinds, exts

vars == <<ledger, results, off, coordEp, up, ep, pos, view, task, pend, buf,
          late, net, acc, verd, paid, paidC, books, tok, timeUp, quietUp,
          crashes, steals, rewinds, exts>>

kafkaVars == <<ledger, results, off>>
provVars  == <<paid, paidC, books, tok>>
timeVars  == <<timeUp, quietUp, verd>>
envVars   == <<crashes, steals, rewinds, exts>>
callVars  == <<late, net, acc>>

NoRec  == [st |-> "NONE", att |-> 0, base |-> 0, c |-> 0, dub |-> FALSE]
Idle   == [pc |-> "idle", att |-> 0, base |-> 0]
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
  /\ books = [t \in Targets |-> 0]
  /\ tok = {}
  /\ timeUp = [i \in Ids |-> 0]
  /\ quietUp = [i \in Ids |-> 0]
  /\ crashes = 0 /\ steals = 0 /\ rewinds = 0 /\ exts = 0

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
  /\ UNCHANGED <<kafkaVars, pend, callVars, provVars, timeVars, crashes, rewinds, exts>>

Crash(w) ==
  /\ crashes < MaxCrash /\ crashes' = crashes + 1
  /\ up[w] \/ \E m \in late : m.w = w
  /\ DropPartition(w)
  /\ late' = {m \in late : m.w # w}                   \* bytes on the wire stay
  /\ UNCHANGED <<kafkaVars, coordEp, ep, net, acc, provVars, timeVars, steals, rewinds, exts>>

-----------------------------------------------------------------------------
(* Intake: the record and the offset in one transaction; a known ID moves   *)
(* the offset.                                                              *)
(* @transition TAKEN_IN: NONE -> ACCEPTED                                   *)
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
Busy == {"ATTEMPTING", "IN_DOUBT", "REVIEW"}
        \cup (IF Serialize = "visible" THEN {"SUBMITTED"} ELSE {})
TargetFree(w, i) ==
  Serialize = "none" \/
  \A j \in Ids : (j # i /\ Target[j] = Target[i]) => view[w][j].st \notin Busy

ToState(w, i, s, res) == Submit(w, Txn(i, [view[w][i] EXCEPT !.st = s], res, 0, Idle))
Rest == UNCHANGED <<coordEp, ep, pos, buf, callVars, provVars, timeVars, envVars>>

(* @transition CLAIMED: ACCEPTED -> ATTEMPTING                              *)
(* @transition CLAIMED: RETRY_WAIT -> ATTEMPTING                            *)
StartAttempt(w, i) ==
  /\ Free(w) /\ task[w][i].pc = "idle"
  /\ view[w][i].st \in {"ACCEPTED", "RETRY_WAIT"} /\ view[w][i].att < MaxAtt
  /\ TargetFree(w, i)
  /\ LET a == view[w][i].att + 1
         b == books[Target[i]]                        \* baseline read
         tk == [pc |-> "claimed", att |-> a, base |-> b]
     IN IF ClaimFirst
          THEN Submit(w, Txn(i, [view[w][i] EXCEPT !.st = "ATTEMPTING", !.att = a, !.base = b,
                                                   !.dub = FALSE],
                             "none", 0, tk))
          ELSE /\ task' = [task EXCEPT ![w][i] = tk]
               /\ UNCHANGED <<kafkaVars, view, pend, up>>
  /\ Rest

(* Preparation refuses: a local precondition, a set-up that names the row.  *)
(* @transition REFUSED_IN_PREPARATION: ACCEPTED -> FAILED                   *)
(* @transition REFUSED_IN_PREPARATION: RETRY_WAIT -> FAILED                 *)
RefusedInPreparation(w, i) ==
  /\ Free(w) /\ task[w][i].pc = "idle" /\ ClaimFirst
  /\ view[w][i].st \in {"ACCEPTED", "RETRY_WAIT"} /\ ~view[w][i].dub
  /\ ToState(w, i, "FAILED", "failed") /\ Rest

(* last look before the call is handed to the HTTP client                   *)
Check(w, i) ==
  /\ up[w] /\ task[w][i].pc = "claimed"
  /\ IF LeaseCheck /\ timeUp[i] >= task[w][i].att
       THEN task' = [task EXCEPT ![w][i].pc = "unpaid"] /\ UNCHANGED late
       ELSE /\ task' = [task EXCEPT ![w][i].pc = "calling"]
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
  /\ books' = [books EXCEPT ![Target[m.id]] = @ + 1]
  /\ tok' = tok \cup {m.id}

TokenKnown(m) == Provider = "token" /\ m.id \in tok

Process(m) ==
  /\ m \in net /\ net' = net \ {m}
  /\ \/ \* pays (or accepts); the answer may be lost or be a 5xx
        /\ ~TokenKnown(m) /\ \E k \in {"ok", "amb"} : Answer(m, k)
        /\ IF AsyncPay THEN acc' = acc \cup {m} /\ UNCHANGED provVars
                       ELSE Move(m) /\ UNCHANGED acc
     \/ \* the token was processed before: nothing is paid
        /\ TokenKnown(m) /\ \E k \in {"ok", "dup", "amb"} : Answer(m, k)
        /\ UNCHANGED <<provVars, acc>>
     \/ \* a definite refusal, or certainly not paid (401/403, no funds, 429)
        /\ ~TokenKnown(m)
        /\ \E k \in {"rej", "unpaid"} : Answer(m, k)
        /\ UNCHANGED <<provVars, acc>>
     \/ \* lost, or 5xx before paying
        /\ Answer(m, "amb") /\ UNCHANGED <<provVars, acc>>
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, pend, buf, late, timeVars, envVars>>

Settle(m) ==               \* the money moves later, or never
  /\ m \in acc /\ acc' = acc \ {m}
  /\ Move(m) \/ UNCHANGED provVars
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, task, pend, buf, late, net, timeVars, envVars>>

(* The outcome of our own call.                                             *)
(* @transition ANSWERED_PAID: ATTEMPTING -> PAID                            *)
(* @transition TOKEN_WAS_PROCESSED: ATTEMPTING -> PAID                      *)
(* @transition ANSWERED_ACCEPTED: ATTEMPTING -> SUBMITTED                   *)
(* @transition ANSWERED_REFUSED: ATTEMPTING -> FAILED                       *)
(* @transition ANSWERED_NOT_PAID: ATTEMPTING -> RETRY_WAIT                  *)
(* @transition ANSWERED_BUT_EARLIER_IN_DOUBT: ATTEMPTING -> IN_DOUBT        *)
(* @transition ANSWERED_UNCLEAR: ATTEMPTING -> IN_DOUBT                     *)
Outcome(w, i) ==
  /\ Free(w) /\ task[w][i].pc \in {"ok", "dup", "rej", "unpaid", "amb"}
  /\ LET t == task[w][i]
         r == [view[w][i] EXCEPT !.att = t.att, !.base = t.base]
         To(s, res) == Submit(w, Txn(i, [r EXCEPT !.st = s], res, 0, Idle))
         old == KeepDoubt /\ r.dub                     \* an earlier attempt is unclear
     IN CASE t.pc = "ok"     -> IF AsyncPay THEN To("SUBMITTED", "none") ELSE To("PAID", "paid")
          [] t.pc = "dup"    -> IF r.dub THEN To("PAID", "paid") ELSE To("IN_DOUBT", "none")
          [] t.pc = "rej"    -> IF old THEN To("IN_DOUBT", "none") ELSE To("FAILED", "failed")
          [] t.pc = "unpaid" -> IF old THEN To("IN_DOUBT", "none") ELSE To("RETRY_WAIT", "none")
          [] t.pc = "amb"    -> CASE Ambig = "doubt" -> To("IN_DOUBT", "none")
                                  [] Ambig = "fail"  -> To("FAILED", "failed")
                                  [] Ambig = "retry" -> To("RETRY_WAIT", "none")
  /\ Rest

-----------------------------------------------------------------------------
(* In doubt.  An attempt that is not this owner's own call is in doubt      *)
(* before anything else is done about it.                                   *)
(* @transition TAKEN_OVER: ATTEMPTING -> IN_DOUBT                           *)
TakeOver(w, i) ==
  /\ Free(w) /\ task[w][i].pc = "idle" /\ view[w][i].st = "ATTEMPTING"
  /\ ToState(w, i, "IN_DOUBT", "none") /\ Rest

In(w, i, states) == Free(w) /\ task[w][i].pc = "idle" /\ view[w][i].st \in states
(* token providers let us write the payout ID into the payment (MTurk: Reason), *)
(* so a read names the payout; blind ones only list amounts per target.         *)
Seen(w, i) == IF Provider = "token" THEN paid[i] > 0 ELSE books[Target[i]] > view[w][i].base
QuietNow(w, i) == quietUp[i] >= view[w][i].att

(* Positive evidence is good at any time.                                   *)
(* @transition SEEN_IN_BOOKS: IN_DOUBT -> PAID                              *)
(* @transition SEEN_IN_BOOKS: SUBMITTED -> PAID                             *)
(* @transition SEEN_IN_REVIEW: REVIEW -> PAID                               *)
ReadPaid(w, i) ==
  In(w, i, {"IN_DOUBT", "SUBMITTED", "REVIEW"}) /\ Seen(w, i) /\ ToState(w, i, "PAID", "paid") /\ Rest

(* Absence counts after the quiet period, and only while no token can be    *)
(* sent again.                                                              *)
(* @transition NOT_SEEN_IN_BOOKS: IN_DOUBT -> REVIEW                        *)
(* @transition NOT_SEEN_IN_BOOKS: SUBMITTED -> REVIEW                       *)
(* @transition ABSENT_SO_RETRIED: IN_DOUBT -> RETRY_WAIT                    *)
ReadAbsent(w, i) ==
  /\ In(w, i, {"IN_DOUBT", "SUBMITTED"}) /\ ~Seen(w, i)
  /\ (AbsentWaits \/ view[w][i].st = "SUBMITTED") => QuietNow(w, i)
  /\ IF view[w][i].st = "IN_DOUBT" /\ AbsentMeans = "retry"
       THEN Submit(w, Txn(i, [view[w][i] EXCEPT !.st = "RETRY_WAIT", !.dub = FALSE], "none", 0, Idle))
       ELSE ToState(w, i, "REVIEW", "none")
  /\ Rest

(* The same token again; no waiting is needed.                              *)
(* @transition SENT_AGAIN: IN_DOUBT -> ATTEMPTING                           *)
Resend(w, i) ==
  /\ In(w, i, {"IN_DOUBT"}) /\ Provider = "token" /\ view[w][i].att < MaxAtt
  /\ LET a == view[w][i].att + 1 IN
       Submit(w, Txn(i, [view[w][i] EXCEPT !.st = "ATTEMPTING", !.att = a, !.dub = TRUE], "none", 0,
                     [pc |-> "claimed", att |-> a, base |-> view[w][i].base]))
  /\ Rest

(* The target has not existed for longer than its grace.  The model lets    *)
(* that happen when its attempts are used up, so that it comes to an end.   *)
(* @transition GRACE_OVER: RETRY_WAIT -> FAILED                             *)
GraceOver(w, i) ==
  /\ In(w, i, {"RETRY_WAIT"}) /\ view[w][i].att >= MaxAtt /\ ~view[w][i].dub
  /\ ToState(w, i, "FAILED", "failed") /\ Rest

-----------------------------------------------------------------------------
(* A person looks at a review and writes a verdict; the owner deals with it *)
(* later.  "paid" is believed: saying so falsely is out of the model.       *)
InFlight(i) == \/ \E m \in late \cup net \cup acc : m.id = i
               \/ \E w \in Workers : task[w][i].pc \in {"claimed", "calling"}

Decide(i) ==
  /\ ledger[i].st = "REVIEW"
  /\ Person = "right" => ~InFlight(i)
  /\ \E says \in {"PAID", "FAILED", "RETRY_WAIT"} :
       /\ CASE says = "PAID" -> paid[i] > 0
            [] says = "FAILED" -> Person = "hasty" \/ paid[i] = 0
            [] says = "RETRY_WAIT" -> (Person = "hasty" \/ paid[i] = 0) /\ ledger[i].att < MaxAtt
       /\ ~\E v \in verd : v.id = i /\ (VerdictAttempt \/ v.says = says)
       /\ verd' = verd \cup {[id |-> i, att |-> ledger[i].att, says |-> says]}
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, task, pend, buf, callVars, provVars,
                  timeUp, quietUp, envVars>>

VerdictRest == UNCHANGED <<coordEp, ep, pos, buf, callVars, provVars, timeUp, quietUp, envVars>>
ByVerdict(w, i, s, res) ==
  Submit(w, Txn(i, [view[w][i] EXCEPT !.st = s, !.dub = FALSE], res, 0, Idle))
Fits(w, v) == /\ view[w][v.id].st = "REVIEW"
              /\ VerdictAttempt => v.att = view[w][v.id].att
TooSoon(w, v) == v.says # "PAID" /\ GuardQuiet /\ ~QuietNow(w, v.id)

(* A verdict is dealt with when the ledger says so, not when somebody has   *)
(* looked at it: what an older owner makes of it does not count.            *)
DealtWith(w, vs) == verd' = IF CanCommit(w, OffTxn(0)) THEN verd \ vs ELSE verd

(* @transition VERDICT_PAID: REVIEW -> PAID                                 *)
VerdictPaid(w, v) ==
  /\ In(w, v.id, States) /\ Fits(w, v) /\ v.says = "PAID"
  /\ ByVerdict(w, v.id, "PAID", "paid")
  /\ DealtWith(w, {v}) /\ VerdictRest

(* The read after the verdict; where there is no such rule it sees nothing. *)
VerdictRead(w, v) ==
  /\ In(w, v.id, States) /\ Fits(w, v) /\ v.says # "PAID" /\ ~TooSoon(w, v)
  /\ IF GuardRead /\ Seen(w, v.id)
       THEN ToState(w, v.id, "PAID", "paid") /\ DealtWith(w, {v})
       ELSE /\ task' = [task EXCEPT ![w][v.id].pc = v.says]
            /\ UNCHANGED <<kafkaVars, view, pend, up, verd>>
  /\ VerdictRest

(* @transition VERDICT_FAILED: REVIEW -> FAILED                             *)
(* @transition VERDICT_RETRY: REVIEW -> RETRY_WAIT                          *)
VerdictDone(w, i) ==
  /\ Free(w) /\ task[w][i].pc \in {"FAILED", "RETRY_WAIT"}
  /\ ByVerdict(w, i, task[w][i].pc, IF task[w][i].pc = "FAILED" THEN "failed" ELSE "none")
  /\ DealtWith(w, {v \in verd : v.id = i /\ v.says = task[w][i].pc /\ Fits(w, v)})
  /\ VerdictRest

(* The record changes by the verdict's offset only, which is not modelled;  *)
(* but it is written, so an older owner cannot refuse a verdict.            *)
(* @transition VERDICT_REFUSED: REVIEW -> REVIEW                            *)
(* @transition VERDICT_REFUSED: ACCEPTED -> ACCEPTED                        *)
(* @transition VERDICT_REFUSED: RETRY_WAIT -> RETRY_WAIT                    *)
(* @transition VERDICT_REFUSED: SUBMITTED -> SUBMITTED                      *)
(* @transition VERDICT_REFUSED: IN_DOUBT -> IN_DOUBT                        *)
VerdictRefused(w, v) ==
  /\ In(w, v.id, States) /\ (~Fits(w, v) \/ TooSoon(w, v))
  /\ ToState(w, v.id, view[w][v.id].st, "none")
  /\ DealtWith(w, {v}) /\ VerdictRest

-----------------------------------------------------------------------------
(* World                                                                    *)
DeadlinePass(i) ==
  /\ ledger[i].st \in {"ATTEMPTING", "IN_DOUBT", "SUBMITTED", "REVIEW"} /\ timeUp[i] < ledger[i].att
  /\ timeUp' = [timeUp EXCEPT ![i] = ledger[i].att]
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, task, pend, buf, callVars, provVars, quietUp, verd, envVars>>

QuietPass(i) ==
  /\ ledger[i].st \in {"ATTEMPTING", "IN_DOUBT", "SUBMITTED", "REVIEW"}
  /\ timeUp[i] = ledger[i].att /\ quietUp[i] < ledger[i].att
  /\ BoundedDelay => ~\E m \in late \cup net \cup acc : m.id = i
  /\ quietUp' = [quietUp EXCEPT ![i] = ledger[i].att]
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, task, pend, buf, callVars, provVars, timeUp, verd, envVars>>

Rewind ==                  \* replay from offset 0 (reset, lost offsets)
  /\ rewinds < MaxRewind /\ off > 0 /\ rewinds' = rewinds + 1 /\ off' = 0
  /\ UNCHANGED <<ledger, results, coordEp, up, ep, pos, view, task, pend, buf, callVars, provVars, timeVars, crashes, steals, exts>>

Forget(i) ==
  /\ LedgerForgets /\ ledger[i].st \in Final
  /\ ledger' = [ledger EXCEPT ![i] = NoRec]
  /\ UNCHANGED <<results, off, coordEp, up, ep, pos, view, task, pend, buf, callVars, provVars, timeVars, envVars>>

ForgetToken(i) ==
  /\ TokenForgets /\ i \in tok /\ tok' = tok \ {i}
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, task, pend, buf, callVars, paid, paidC, books, timeVars, envVars>>

External(t) ==             \* somebody pays the same target outside of us
  /\ exts < MaxExt /\ exts' = exts + 1
  /\ books' = [books EXCEPT ![t] = @ + 1]
  /\ UNCHANGED <<kafkaVars, coordEp, up, ep, pos, view, task, pend, buf, callVars, paid, paidC, tok, timeVars, crashes, steals, rewinds>>

WorkerStep(w) ==
  \/ Acquire(w) \/ EndTxn(w) \/ Intake(w) \/ IntakeOffset(w) \/ IntakeLedger(w)
  \/ \E i \in Ids : \/ StartAttempt(w, i) \/ RefusedInPreparation(w, i) \/ Check(w, i)
                    \/ CallTimeout(w, i) \/ Outcome(w, i) \/ TakeOver(w, i)
                    \/ ReadPaid(w, i) \/ ReadAbsent(w, i) \/ Resend(w, i) \/ GraceOver(w, i)
                    \/ VerdictDone(w, i)
  \/ \E v \in verd : VerdictPaid(w, v) \/ VerdictRead(w, v) \/ VerdictRefused(w, v)

Next ==
  \/ \E w \in Workers : WorkerStep(w) \/ Crash(w)
  \/ \E m \in late : Send(m)
  \/ \E m \in net : Process(m)
  \/ \E m \in acc : Settle(m)
  \/ \E i \in Ids : DeadlinePass(i) \/ QuietPass(i) \/ Decide(i) \/ Forget(i) \/ ForgetToken(i)
  \/ \E t \in Targets : External(t)
  \/ Rewind

(* everything but crashes, steals, rewinds and forgetting must not stall    *)
Msgs == [w : Workers, id : Ids, att : 1..MaxAtt, c : {Requests[k].c : k \in 1..Len(Requests)}]
Fair ==
  /\ \A w \in Workers :
       /\ WF_vars(NeedOwner /\ Acquire(w)) /\ WF_vars(EndTxn(w))
       /\ WF_vars(Intake(w)) /\ WF_vars(IntakeOffset(w)) /\ WF_vars(IntakeLedger(w))
       /\ WF_vars(\E v \in verd : VerdictPaid(w, v) \/ VerdictRead(w, v) \/ VerdictRefused(w, v))
       /\ \A i \in Ids :
            /\ WF_vars(StartAttempt(w, i)) /\ WF_vars(Check(w, i)) /\ WF_vars(CallTimeout(w, i))
            /\ WF_vars(Outcome(w, i)) /\ WF_vars(TakeOver(w, i)) /\ WF_vars(ReadPaid(w, i))
            /\ WF_vars(ReadAbsent(w, i)) /\ WF_vars(Resend(w, i)) /\ WF_vars(GraceOver(w, i))
            /\ WF_vars(VerdictDone(w, i))
  /\ \A m \in Msgs : WF_vars(Send(m)) /\ WF_vars(Process(m)) /\ WF_vars(Settle(m))
  /\ \A i \in Ids : WF_vars(DeadlinePass(i)) /\ WF_vars(QuietPass(i)) /\ WF_vars(Decide(i))

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
CallHasClaim  == \A m \in late \cup net \cup acc : ledger[m.id].st # "NONE"
(* reachability probes: these MUST be violated, else the model is vacuous    *)
NeverPaid        == \A i \in Ids : ledger[i].st # "PAID"
NeverReview      == \A i \in Ids : ledger[i].st # "REVIEW"
NeverZombieCall  == \A m \in late \cup net : ep[m.w] = coordEp \/ ~up[m.w]
NeverHiddenPay   == \A i \in Ids : ~(ledger[i].st = "REVIEW" /\ paid[i] = 1)
NeverPaidByRetry == \A i \in Ids : ~(ledger[i].st = "PAID" /\ ledger[i].att = 2)
NeverReplayDone  == ~(rewinds = 1 /\ off = Len(Requests) /\ \A i \in Ids : ledger[i].st = "PAID")

(* every change of a ledger record is a pair of the code's state table      *)
LegalSteps == [][\A i \in Ids : ledger'[i] # ledger[i] =>
                    <<ledger[i].st, ledger'[i].st>> \in Legal]_vars

Settled  == \A i \in Asked : ledger[i].st \in Final
NotLost  == <>[]Settled
SumAgrees == <>[](\A i \in Asked : paid[i] = results[i].paid)
=============================================================================
