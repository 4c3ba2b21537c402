package org.payouts.sandbox.providers.respondent;

/**
 * A screener response as Respondent knows it.
 *
 * @param project empty where none was taught: then it belongs to none
 * @param unknown true when Respondent shall deny knowing it
 */
record ScreenerResponse(
    String id, String project, String status, String visibility, boolean unknown) {

  boolean payable() {
    return visibility.equals("VISIBLE") && (status.equals("ATTENDED") || status.equals("PAID"));
  }
}
