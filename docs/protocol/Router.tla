------------------------------- MODULE Router -------------------------------
(***************************************************************************)
(* The router's registry of payout IDs: the first request of an ID wins,   *)
(* over all input partitions, platforms and targets.  Two instances fight  *)
(* over the task, the registry may be lost and be restored, the input may  *)
(* be replayed from the start at any time.                                 *)
(* A request is [id, c]; c is all of its content that counts, platform and *)
(* target included.  c = 0 stands for a record that cannot be read or that *)
(* nobody can own: REFUSED (UNDECODABLE, INVALID).  A schema that becomes  *)
(* known later, or a newer router, may understand it: Late is its content. *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Routers, Parts,
  Input,           \* [Parts -> sequence of [id, c]]
  Late,            \* what the records with c = 0 ask for, once they are understood
  MaxCrash, MaxSteal, MaxRewind, MaxLose, MaxLearn, MaxForget,
  \* --- design rules -----------------------------------------------------
  Registered,      \* there is a registry at all (a stateless router has none)
  OneTxn,          \* registry, command and offset in one transaction; else
                   \* "command-first" writes the registry in a later one
  Fence,           \* only the newest owner's transactions commit
  Coordinates,     \* the record of a command seen again is silent
  Remembered,      \* so is a record that was rejected ...
  FateFixed,       \* ... even if it is understood now
  GuardLost,       \* an empty registry beside commands is refused
  RestoreWhole,    \* restoring is one transaction
  MarkLocal        \* a local copy of an older registry is thrown away

VARIABLES
  reg, regInc,     \* registry (changelog) and which topic of that name it is
  memo,            \* sources of what was rejected (changelog)
  cmds, rejects,   \* output: commands in order of commit; rejections, the n-th
                   \* of its source
  offs, gen,       \* committed offsets; newest owner
  up, ep, pos, view, know, pend, disk, late,
  learned, crashes, steals, rewinds, loses, forgets

kafka == <<reg, regInc, memo, cmds, rejects, offs>>
env   == <<learned, crashes, steals, rewinds, loses, forgets>>
vars  == <<kafka, gen, up, ep, pos, view, know, pend, disk, late, env>>

Src   == UNION {{<<p, k>> : k \in 1..Len(Input[p])} : p \in Parts}
At(s) == Input[s[1]][s[2]]
Understood(s) == IF At(s).c = 0 THEN Late ELSE At(s).c
AllIds == {At(s).id : s \in Src}
None  == [c |-> 0, src |-> <<>>]
Empty == [i \in AllIds |-> None]
NoTxn == [kind |-> "none"]

Init ==
  /\ reg = Empty /\ regInc = 0 /\ memo = {} /\ cmds = <<>> /\ rejects = {}
  /\ offs = [p \in Parts |-> 0] /\ gen = 0
  /\ up = [w \in Routers |-> FALSE] /\ ep = [w \in Routers |-> 0]
  /\ pos = [w \in Routers |-> [p \in Parts |-> 0]]
  /\ view = [w \in Routers |-> Empty] /\ know = [w \in Routers |-> {}] /\ pend = [w \in Routers |-> NoTxn]
  /\ disk = [w \in Routers |-> [inc |-> 0, m |-> Empty]] /\ late = [w \in Routers |-> None]
  /\ learned = 0 /\ crashes = 0 /\ steals = 0 /\ rewinds = 0 /\ loses = 0 /\ forgets = 0

-----------------------------------------------------------------------------
(* Starting: the guard is asked, the local copy is brought up to date.      *)
MayStart == GuardLost => ~(reg = Empty /\ cmds # <<>>)
NeedOwner == \A w \in Routers : ~(up[w] /\ ep[w] = gen)
Copy(w) == IF disk[w].inc # regInc /\ ~MarkLocal THEN disk[w].m ELSE reg

Acquire(w) ==
  /\ MayStart /\ pend[w] = NoTxn
  /\ \/ NeedOwner /\ UNCHANGED steals
     \/ ~NeedOwner /\ steals < MaxSteal /\ steals' = steals + 1
  /\ gen' = gen + 1
  /\ up' = [up EXCEPT ![w] = TRUE] /\ ep' = [ep EXCEPT ![w] = gen + 1]
  /\ pos' = [pos EXCEPT ![w] = offs]
  /\ view' = [view EXCEPT ![w] = Copy(w)]
  /\ know' = [know EXCEPT ![w] = memo]
  /\ late' = [late EXCEPT ![w] = None]
  /\ disk' = [disk EXCEPT ![w] = [inc |-> regInc, m |-> Copy(w)]]
  /\ UNCHANGED <<kafka, pend, learned, crashes, rewinds, loses, forgets>>

Stop(w) ==
  /\ up' = [up EXCEPT ![w] = FALSE]
  /\ pend' = [pend EXCEPT ![w] = NoTxn]
  /\ late' = [late EXCEPT ![w] = None]

Crash(w) ==
  /\ up[w] /\ crashes < MaxCrash /\ crashes' = crashes + 1 /\ Stop(w)
  /\ UNCHANGED <<kafka, gen, ep, pos, view, know, disk, learned, steals, rewinds, loses, forgets>>

-----------------------------------------------------------------------------
(* One input record, decided by the local copy ...                          *)
Rejected == {"REFUSED", "DUPLICATE", "CONFLICT"}

Decided(w, s) ==
  LET id == At(s).id
      c == IF learned > 0 THEN Understood(s) ELSE At(s).c
      known == view[w][id]
  IN CASE c = 0 -> "REFUSED"
       [] c # 0 /\ (~Registered \/ known = None) -> "COMMAND"
       [] OTHER -> IF Coordinates /\ known.src = s THEN "SILENT"
                   ELSE IF known.c = c THEN "DUPLICATE" ELSE "CONFLICT"

Decision(w, s) ==
  IF Remembered /\ s \in know[w] /\ (FateFixed \/ Decided(w, s) \in Rejected)
    THEN "SILENT" ELSE Decided(w, s)

Take(w, p) ==
  /\ up[w] /\ pend[w] = NoTxn /\ late[w] = None /\ pos[w][p] < Len(Input[p])
  /\ LET s == <<p, pos[w][p] + 1>> IN
       pend' = [pend EXCEPT ![w] = [kind |-> Decision(w, s), src |-> s]]
  /\ UNCHANGED <<kafka, gen, up, ep, pos, view, know, disk, late, env>>

(* ... and written: all in one transaction, or not at all.                  *)
CanCommit(w) == (Fence => ep[w] = gen) /\ disk[w].inc = regInc

Commit(w) ==
  /\ up[w] /\ pend[w] # NoTxn
  /\ IF ~CanCommit(w)
       THEN Stop(w) /\ UNCHANGED <<kafka, pos, view, know, disk>>
       ELSE LET t == pend[w]
                s == t.src
                new == [c |-> Understood(s), src |-> s]
                again == Cardinality({r \in rejects : r.src = s})
                admitted == [view[w] EXCEPT ![At(s).id] = new]
            IN /\ offs' = [offs EXCEPT ![s[1]] = s[2]]
               /\ pos' = [pos EXCEPT ![w][s[1]] = s[2]]
               /\ pend' = [pend EXCEPT ![w] = NoTxn]
               /\ cmds' = IF t.kind = "COMMAND" THEN Append(cmds, [id |-> At(s).id, c |-> new.c, src |-> s]) ELSE cmds
               /\ IF t.kind \in Rejected
                    THEN /\ rejects' = rejects \cup {[src |-> s, why |-> t.kind, n |-> again + 1]}
                         /\ memo' = memo \cup {s}
                         /\ know' = [know EXCEPT ![w] = @ \cup {s}]
                    ELSE UNCHANGED <<rejects, memo, know>>
               /\ IF t.kind = "COMMAND" /\ Registered
                    THEN IF OneTxn
                           THEN /\ reg' = [reg EXCEPT ![At(s).id] = new]
                                /\ view' = [view EXCEPT ![w] = admitted]
                                /\ disk' = [disk EXCEPT ![w].m = admitted]
                                /\ UNCHANGED late
                           ELSE late' = [late EXCEPT ![w] = new] /\ UNCHANGED <<reg, view, disk>>
                    ELSE UNCHANGED <<reg, view, disk, late>>
               /\ UNCHANGED <<up, regInc>>
  /\ UNCHANGED <<gen, ep, env>>

(* the careless way: the registry in a transaction of its own               *)
Register(w) ==
  /\ up[w] /\ late[w] # None
  /\ IF ~CanCommit(w)
       THEN Stop(w) /\ UNCHANGED <<kafka, view, disk>>
       ELSE LET id == At(late[w].src).id IN
            /\ reg' = [reg EXCEPT ![id] = late[w]]
            /\ view' = [view EXCEPT ![w][id] = late[w]]
            /\ disk' = [disk EXCEPT ![w].m[id] = late[w]]
            /\ late' = [late EXCEPT ![w] = None]
            /\ UNCHANGED <<regInc, memo, cmds, rejects, offs, up, pend>>
  /\ UNCHANGED <<gen, ep, pos, know, env>>

-----------------------------------------------------------------------------
(* The world                                                                *)
Rewind ==
  /\ rewinds < MaxRewind /\ rewinds' = rewinds + 1
  /\ offs' = [p \in Parts |-> 0]
  /\ UNCHANGED <<reg, regInc, memo, cmds, rejects, gen, up, ep, pos, view, know, pend, disk, late>>
  /\ UNCHANGED <<learned, crashes, steals, loses, forgets>>

Lose ==                    \* the changelog is deleted and made anew
  /\ loses < MaxLose /\ reg # Empty /\ loses' = loses + 1
  /\ reg' = Empty /\ regInc' = regInc + 1
  /\ UNCHANGED <<memo, cmds, rejects, offs, gen, up, ep, pos, view, know, pend, disk, late>>
  /\ UNCHANGED <<learned, crashes, steals, rewinds, forgets>>

Forget ==                  \* so is that of what was rejected; the routers go on
  /\ forgets < MaxForget /\ memo # {} /\ forgets' = forgets + 1
  /\ memo' = {}
  /\ UNCHANGED <<reg, regInc, cmds, rejects, offs, gen, up, ep, pos, view, know, pend, disk, late>>
  /\ UNCHANGED <<learned, crashes, steals, rewinds, loses>>

Learn ==                   \* what was not understood is from now on
  /\ learned < MaxLearn /\ learned' = learned + 1
  /\ UNCHANGED <<kafka, gen, up, ep, pos, view, know, pend, disk, late>>
  /\ UNCHANGED <<crashes, steals, rewinds, loses, forgets>>

(* The remedy: no router runs; the registry is rebuilt from the commands.   *)
FirstCommand(i) == LET k == CHOOSE k \in 1..Len(cmds) :
                          cmds[k].id = i /\ \A j \in 1..(k - 1) : cmds[j].id # i
                   IN [c |-> cmds[k].c, src |-> cmds[k].src]
Commanded == {cmds[k].id : k \in 1..Len(cmds)}
Missing == {i \in Commanded : reg[i] = None}

Restore ==
  /\ loses > 0 /\ Missing # {} /\ \A w \in Routers : ~up[w]
  /\ IF RestoreWhole
       THEN reg' = [i \in AllIds |-> IF i \in Commanded THEN FirstCommand(i) ELSE None]
       ELSE \E i \in Missing : reg' = [reg EXCEPT ![i] = FirstCommand(i)]
  /\ memo' = {t.src : t \in rejects}
  /\ UNCHANGED <<regInc, cmds, rejects, offs, gen, up, ep, pos, view, know, pend, disk, late, env>>

Next == \/ \E w \in Routers : \/ Acquire(w) \/ Crash(w) \/ Commit(w) \/ Register(w)
                              \/ \E p \in Parts : Take(w, p)
        \/ Rewind \/ Lose \/ Forget \/ Learn \/ Restore

Spec == Init /\ [][Next]_vars
FairSpec ==
  /\ Spec /\ WF_vars(Restore)
  /\ \A w \in Routers : /\ WF_vars(NeedOwner /\ Acquire(w)) /\ WF_vars(Commit(w)) /\ WF_vars(Register(w))
                        /\ \A p \in Parts : WF_vars(Take(w, p))

-----------------------------------------------------------------------------
(* One command per ID, for ever                                             *)
OneCommand == \A j, k \in 1..Len(cmds) : cmds[j].id = cmds[k].id => j = k
(* The registry knows what was commanded, and nothing else                  *)
RegistryAgrees == \A i \in AllIds :
  reg[i] # None => \E k \in 1..Len(cmds) : cmds[k].id = i /\ cmds[k].c = reg[i].c /\ cmds[k].src = reg[i].src
(* The first content wins: what conflicts with the command is told as such  *)
FirstWins == \A t \in rejects, j \in 1..Len(cmds) :
  At(t.src).id = cmds[j].id =>
    CASE t.why = "DUPLICATE" -> Understood(t.src) = cmds[j].c
      [] t.why = "CONFLICT"  -> Understood(t.src) # cmds[j].c
      [] OTHER -> At(t.src).c = 0
(* Every input record has at most one fate, and in the end exactly one; a   *)
(* lost memory of rejections costs at most one more                         *)
Fates(s) == Cardinality({k \in 1..Len(cmds) : cmds[k].src = s})
            + Cardinality({t \in rejects : t.src = s})
OneFate == \A s \in Src : Fates(s) <= 1 + forgets
NothingSkipped == \A s \in Src : s[2] <= offs[s[1]] => Fates(s) >= 1
EveryoneFated == <>[](\A s \in Src : Fates(s) = 1)
(* probes                                                                   *)
NeverRestored == ~(loses = 1 /\ reg # Empty /\ regInc = 1 /\ Missing = {} /\ NeedOwner)
NeverConflict == \A t \in rejects : t.why # "CONFLICT"
NeverLate     == ~(learned = 1 /\ \E w \in Routers : pend[w].kind = "SILENT" /\ At(pend[w].src).c = 0)
NeverReplayed == ~(rewinds = 1 /\ offs = [p \in Parts |-> Len(Input[p])])
NeverZombie   == \A w \in Routers : ~(up[w] /\ ep[w] # gen /\ pend[w] # NoTxn)
=============================================================================
