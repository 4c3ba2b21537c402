package org.payouts.gateway.access;

import java.net.URI;
import java.util.List;

/**
 * Where a requester wants its results sent.
 *
 * @param id within its requester
 * @param secrets to sign with, in base64; more than one while a secret is being replaced
 */
public record Webhook(String id, URI url, List<String> secrets) {
  public Webhook {
    secrets = List.copyOf(secrets);
  }

  @Override
  public String toString() {
    return "Webhook[" + id + " " + url + "]";
  }
}
