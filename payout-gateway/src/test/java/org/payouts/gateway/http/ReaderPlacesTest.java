package org.payouts.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReaderPlacesTest {

  @Test
  void one_requester_never_has_more_than_half_of_the_places() {
    ReaderPlaces places = new ReaderPlaces(3);

    assertThat(places.take("lab")).isTrue();
    assertThat(places.take("lab")).isTrue();
    assertThat(places.take("lab")).as("its third").isFalse();
    assertThat(places.take("other")).isTrue();
    assertThat(places.take("third")).as("all are taken").isFalse();

    places.giveBack("lab");
    assertThat(places.take("lab")).isTrue();
  }

  @Test
  void the_only_place_is_for_anybody() {
    ReaderPlaces places = new ReaderPlaces(1);

    assertThat(places.take("lab")).isTrue();
    places.giveBack("lab");
    assertThat(places.take("other")).isTrue();
  }
}
