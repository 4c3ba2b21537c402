package org.payouts.service;

import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.INFO;
import static org.slf4j.event.Level.WARN;

import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What a log line is about, for programs. A code keeps its meaning; its text may change. Every line
 * of a service at INFO or above has one.
 */
public enum LogEvent {
  SERVICE_STARTED(INFO, "The service starts; health says when it is ready."),
  SERVICE_STOPPING(INFO, "The service ends: it hands over and closes."),
  SERVICE_STOPPED(INFO, "The service has ended."),
  SERVICE_BROKEN(ERROR, "The process cannot go on and ends with exit code 3. Start it again."),
  START_WAITS(WARN, "The start waits for what is missing, which the text names."),
  START_WARNING(WARN, "The start found something that stops nothing. Read the text."),
  START_FAILED(ERROR, "The router does not start. Read the cause."),
  METRICS_SERVED(INFO, "`/metrics` and `/health` are served."),
  NOT_CLOSED_IN_ORDER(WARN, "Something was not closed as it should be. Nothing is lost."),
  CONNECTION_NOT_TAKEN(WARN, "A connection to `/metrics` or `/health` was not accepted."),
  REQUEST_NOT_ANSWERED(ERROR, "A bug: a page or a request over HTTP got no proper answer."),

  PAUSE_BEGUN(WARN, "A part of the platform stands still; `reason` is its code, `unit` the part."),
  PAUSE_ENDED(INFO, "It goes on; `since` is when it began."),
  REVIEW_OPENED(WARN, "A payout waits for a person: `payouts review`."),
  REVIEW_CLOSED(INFO, "The review has ended; `outcome` is how."),
  RESOLUTION_REFUSED(WARN, "A person's resolution was not applied; the text says why."),
  RECORD_PASSED_OVER(WARN, "An operator's record cannot be read and has no effect."),
  CONTRADICTION(
      ERROR, "A command has other content than the payout it names. Run `payouts audit`."),
  PROVIDER_FAULT(ERROR, "A bug while a provider was called; the payout goes on by its state."),
  CLIENT_REPLACED(WARN, "A provider's HTTP client broke and was replaced."),

  PARTITION_OWNED(INFO, "The worker owns a partition and pays from it."),
  PARTITION_HANDED_OVER(INFO, "The worker gave a partition back."),
  PARTITION_GIVEN_UP(WARN, "A commit failed or is unsure: the partition is taken over anew."),
  PARTITION_NOT_OWNED(WARN, "A partition was not taken over; it is tried again, or is refused."),
  PARTITION_REFUSED(ERROR, "Nothing of a partition is paid until the worker is restarted."),
  CALLS_LEFT_IN_FLIGHT(WARN, "Calls had not ended when partitions were handed over."),
  COMMIT_UNCONFIRMED(WARN, "Kafka did not confirm a commit in time; it is asked again."),
  COMMIT_REPEATED(WARN, "The marker of a commit was lost; the commit is made again."),
  TRANSACTION_ABORTED(INFO, "A transaction wrote nothing and is tried again."),
  POLLED_AGAIN(INFO, "Reading commands failed for a moment."),
  TROUBLE_BEGUN(WARN, "Something fails and is tried again: rights, Kafka, the group, a topic."),
  TROUBLE_CHANGED(INFO, "It still fails, for another reason."),
  TROUBLE_ENDED(INFO, "It works again."),
  REMARK(WARN, "Something that people should know and that stops nothing."),

  ROUTER_STATE(INFO, "Kafka Streams has another state; `RUNNING` means that requests are routed."),
  ROUTER_STOPS(ERROR, "The router must not go on; the text names the remedy."),
  STREAM_THREAD_ENDED(ERROR, "A stream thread failed; its records are read again."),
  ADMISSIONS_UNCHECKED(WARN, "The admissions could not be checked; it is tried again."),
  RIGHTS_MISSING(WARN, "Rights in Kafka are missing; nothing is lost meanwhile."),
  RIGHTS_BACK(INFO, "All rights are there again."),
  REGISTRY_WAIT_BEGUN(WARN, "The schema registry does not answer; the start waits for it."),
  REGISTRY_WAIT_ENDED(INFO, "The schema registry answers."),
  SCHEMA_WAIT_BEGUN(WARN, "A request waits for its schema; those behind it go on."),
  SCHEMA_WAIT_ENDED(INFO, "No request of this task waits for its schema."),
  REQUESTERS_READ(INFO, "The router reads topics of requesters; `requesters` names them."),
  SCHEMA_UNREADABLE(WARN, "A version of the request's schema cannot be read."),
  LIBRARY_UNPACKED(WARN, "The library of RocksDB lies in the temporary directory."),

  GATEWAY_SERVED(INFO, "The gateway takes requests."),
  GATEWAY_FAULT(ERROR, "A bug in the gateway's own upkeep; it is tried again."),
  REQUEST_NOT_ENCODED(WARN, "A request was answered 503: the schema registry does not answer."),
  REQUEST_UNACKNOWLEDGED(WARN, "Kafka did not acknowledge a request; the caller asks again."),
  KEYS_READ(INFO, "The file of API keys was read again."),
  RULES_UNREAD(WARN, "The rules of requesters cannot be read; those of before hold."),
  KEYS_REFUSED(ERROR, "The file of API keys cannot be used; the keys stay as they were."),
  EVENT_READER_ENDED(WARN, "A reader of `/v1/events` was ended; it can go on from its place."),
  WEBHOOK_WAITS(WARN, "A webhook cannot read results or keep its place; it tries again."),
  WEBHOOK_GIVEN_UP(WARN, "A result was not delivered to a webhook for too long; it is kept."),
  RECORD_LEFT_OUT(ERROR, "A result cannot be read and is left out."),

  SIGNED_IN(INFO, "Somebody has signed in to the console; `by` is the name."),
  NOT_SIGNED_IN(WARN, "A sign-in to the console did not end well; the text says why."),
  VIEW_REBUILT(INFO, "The view of the topics is made anew."),
  VIEW_STANDS(WARN, "The view does not follow the topics."),
  DECISION_BROKEN_OFF(WARN, "A decision of the console was not carried out to its end.");

  private final Level level;
  private final String meaning;

  LogEvent(Level level, String meaning) {
    this.level = level;
    this.meaning = meaning;
  }

  /** Begins a line of this event. */
  public LoggingEventBuilder on(Logger log) {
    return log.atLevel(level).addKeyValue(LogFields.EVENT, name());
  }

  public Level level() {
    return level;
  }

  /** One or two sentences, in Markdown. */
  public String meaning() {
    return meaning;
  }
}
