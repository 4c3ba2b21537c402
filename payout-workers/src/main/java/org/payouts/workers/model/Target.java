package org.payouts.workers.model;

import org.jspecify.annotations.Nullable;
import org.payouts.Platform;

/**
 * What a payment is booked on. From the start of preparation until the money is visible a target
 * has at most one unsettled payout; a lane is what is never called side by side.
 */
public sealed interface Target {

  Platform platform();

  /** Submission, assignment or screener response: unique within the platform. */
  String key();

  /** Calls of one lane go one after another. */
  String lane();

  /** Payouts of one lane that are equal in this may share a call; else its own key. */
  String bulk();

  /** Study, HIT or project, or empty. */
  String study();

  /** The participant where the request names one, else empty. */
  String participant();

  /** What it is paid from where the request names it, else empty. */
  default String account() {
    return "";
  }

  /** A submission; bonus calls of one workspace go one after another. */
  record Prolific(String workspaceId, String studyId, String submissionId) implements Target {
    @Override
    public String account() {
      return workspaceId;
    }

    @Override
    public Platform platform() {
      return Platform.PROLIFIC;
    }

    @Override
    public String key() {
      return submissionId;
    }

    @Override
    public String lane() {
      return workspaceId;
    }

    @Override
    public String bulk() {
      return studyId;
    }

    @Override
    public String study() {
      return studyId;
    }

    @Override
    public String participant() {
      return "";
    }
  }

  /** An assignment of a worker. */
  record MTurk(String workerId, String assignmentId, @Nullable String hitId) implements Target {
    @Override
    public Platform platform() {
      return Platform.MTURK;
    }

    @Override
    public String key() {
      return assignmentId;
    }

    @Override
    public String lane() {
      return assignmentId;
    }

    @Override
    public String bulk() {
      return assignmentId;
    }

    @Override
    public String study() {
      return hitId == null ? "" : hitId;
    }

    @Override
    public String participant() {
      return workerId;
    }
  }

  /** A screener response; {@code incentiveMinor} is what the requester expects, in US cents. */
  record Respondent(String projectId, String screenerResponseId, long incentiveMinor)
      implements Target {
    @Override
    public Platform platform() {
      return Platform.RESPONDENT;
    }

    @Override
    public String key() {
      return screenerResponseId;
    }

    @Override
    public String lane() {
      return screenerResponseId;
    }

    @Override
    public String bulk() {
      return screenerResponseId;
    }

    @Override
    public String study() {
      return projectId;
    }

    @Override
    public String participant() {
      return "";
    }
  }
}
