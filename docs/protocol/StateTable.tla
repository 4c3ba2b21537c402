---------------------------- MODULE StateTable ----------------------------
(* Rendered from Transition.java in payout-workers; a test compares. *)
States == {"NONE", "ACCEPTED", "RETRY_WAIT", "ATTEMPTING", "SUBMITTED", "IN_DOUBT", "REVIEW", "PAID", "FAILED"}
Final == {"PAID", "FAILED"}
Legal == {
  <<"ACCEPTED", "ACCEPTED">>,
  <<"ACCEPTED", "ATTEMPTING">>,
  <<"ACCEPTED", "FAILED">>,
  <<"ATTEMPTING", "IN_DOUBT">>,
  <<"ATTEMPTING", "PAID">>,
  <<"ATTEMPTING", "RETRY_WAIT">>,
  <<"ATTEMPTING", "SUBMITTED">>,
  <<"IN_DOUBT", "ATTEMPTING">>,
  <<"IN_DOUBT", "FAILED">>,
  <<"IN_DOUBT", "IN_DOUBT">>,
  <<"IN_DOUBT", "PAID">>,
  <<"IN_DOUBT", "RETRY_WAIT">>,
  <<"IN_DOUBT", "REVIEW">>,
  <<"NONE", "ACCEPTED">>,
  <<"NONE", "ATTEMPTING">>,
  <<"NONE", "FAILED">>,
  <<"RETRY_WAIT", "ATTEMPTING">>,
  <<"RETRY_WAIT", "FAILED">>,
  <<"RETRY_WAIT", "IN_DOUBT">>,
  <<"RETRY_WAIT", "RETRY_WAIT">>,
  <<"REVIEW", "FAILED">>,
  <<"REVIEW", "PAID">>,
  <<"REVIEW", "RETRY_WAIT">>,
  <<"REVIEW", "REVIEW">>,
  <<"SUBMITTED", "PAID">>,
  <<"SUBMITTED", "REVIEW">>,
  <<"SUBMITTED", "SUBMITTED">>}
=============================================================================
