package org.payouts.view.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.payouts.view.ViewRecords.NOON;
import static org.payouts.view.ViewRecords.at;
import static org.payouts.view.ViewRecords.command;
import static org.payouts.view.ViewRecords.failed;
import static org.payouts.view.ViewRecords.ledger;
import static org.payouts.view.ViewRecords.mturk;
import static org.payouts.view.ViewRecords.paid;
import static org.payouts.view.ViewRecords.prolific;
import static org.payouts.view.ViewRecords.rejected;
import static org.payouts.view.ViewRecords.request;
import static org.payouts.view.ViewRecords.resolution;
import static org.payouts.view.ViewRecords.review;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.payouts.BonusRequested;
import org.payouts.ControlOrder;
import org.payouts.PayoutCommand;
import org.payouts.PayoutControl;
import org.payouts.Platform;
import org.payouts.RejectionCode;
import org.payouts.RespondentTarget;
import org.payouts.Verdict;
import org.payouts.topics.Topics;
import org.payouts.view.data.Action;
import org.payouts.view.data.Page;
import org.payouts.view.data.PayoutFilter;
import org.payouts.view.data.PayoutOrder;
import org.payouts.view.data.PayoutRow;
import org.payouts.view.data.RecordKind;
import org.payouts.view.data.RecordPlace;
import org.payouts.view.data.SpendBy;
import org.payouts.view.data.Sums;
import org.payouts.view.data.TimelineEntry;
import org.payouts.words.StateWord;

/** What the database makes of records, without Kafka. */
class ViewStoreTest {
  private static final String STUDY = "66aa1c7d20b94e5f8c3d1e07";
  private static final Map<String, String> IDENTITY = Map.of("cluster", "c");

  @TempDir private Path directory;
  private Database database;
  private ViewWriter writer;
  private PayoutQueries payouts;
  private HistoryQueries history;
  private SumQueries sums;

  @BeforeEach
  void open() throws Exception {
    open(IDENTITY);
  }

  private void open(Map<String, String> identity) throws Exception {
    database = Database.in(directory);
    database.open(identity);
    writer = new ViewWriter(database);
    payouts = new PayoutQueries(database);
    history = new HistoryQueries(database);
    sums = new SumQueries(database);
  }

  @AfterEach
  void close() throws Exception {
    writer.close();
    database.close();
  }

  private void take(ViewRecord... records) throws Exception {
    take(List.of(records));
  }

  private void take(List<ViewRecord> records) throws Exception {
    for (ViewRecord record : records) {
      writer.apply(record);
    }
    writer.commit(Map.of());
  }

  private PayoutRow row(String id) {
    return payouts.payout(id).orElseThrow();
  }

  @Test
  void a_payout_goes_from_requested_to_paid() throws Exception {
    BonusRequested request = request("may:1", prolific(STUDY, 1), 150, "may");
    PayoutCommand command = command(request, 0, NOON);
    take(at(Topics.BONUS_REQUESTED, 0, NOON, request));
    assertThat(row("may:1").state()).isEqualTo(PayoutRow.REQUESTED);
    assertThat(row("may:1").word()).isEqualTo(StateWord.WAITING);
    take(at(Topics.commands(Platform.PROLIFIC), 0, NOON.plusSeconds(1), command));
    assertThat(row("may:1").state()).isEqualTo(PayoutRow.ADMITTED);
    take(
        at(
            Topics.ledger(Platform.PROLIFIC),
            0,
            NOON.plusSeconds(2),
            ledger(command, "ACCEPTED")
                .setWaitingCode("BALANCE_SHORT")
                .setWaitingFor("money")
                .setWaitingSince(NOON)
                .build()));
    assertThat(row("may:1").waitingCode()).isEqualTo("BALANCE_SHORT");
    assertThat(sums.waits())
        .singleElement()
        .satisfies(
            wait -> {
              assertThat(wait.count()).isEqualTo(1);
              assertThat(wait.longest()).isEqualTo(NOON);
              assertThat(wait.example()).isEqualTo("money");
            });
    take(
        at(
            Topics.ledger(Platform.PROLIFIC),
            1,
            NOON.plusSeconds(3),
            ledger(command, "PAID").setPaidAmountMinor(150L).setSettledAt(NOON).build()),
        at(Topics.BONUS_PAID, 0, NOON.plusSeconds(3), paid(command, 150, NOON)));

    PayoutRow paid = row("may:1");
    assertThat(paid.word()).isEqualTo(StateWord.PAID);
    assertThat(paid.amountMinor()).isEqualTo(150);
    assertThat(paid.currency()).isEqualTo("GBP");
    assertThat(paid.study()).isEqualTo(STUDY);
    assertThat(paid.batch()).isEqualTo("may");
    assertThat(paid.paidMinor()).isEqualTo(150);
    assertThat(paid.waitingCode()).isNull();
    assertThat(sums.waits()).isEmpty();
    assertThat(history.timeline("may:1").entries())
        .extracting(TimelineEntry::kind)
        .containsExactly(
            RecordKind.REQUEST,
            RecordKind.COMMAND,
            RecordKind.LEDGER,
            RecordKind.LEDGER,
            RecordKind.PAID);
    assertThat(history.timeline("may:1").entries().get(1).place())
        .isEqualTo(new RecordPlace("payout-commands-prolific", 0, 0, NOON.plusSeconds(1)));
  }

  @Test
  void records_of_other_topics_may_come_first_and_the_sums_are_always_those_of_the_payouts()
      throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<String, List<ViewRecord>> byTopic = histories(random, 60);
    List<ViewRecord> inOrder = byTopic.values().stream().flatMap(List::stream).toList();
    take(inOrder);
    List<PayoutRow> expected = all();
    assertThat(expected).hasSize(60);
    assertSumsFit();
    Sums expectedSums = payouts.sums(PayoutFilter.ALL);
    List<?> spend = spend();

    for (int round = 0; round < 5; round++) {
      writer.close();
      database.close();
      open(Map.of("cluster", "round " + round));
      List<String> topics = new ArrayList<>();
      byTopic.forEach(
          (topic, records) -> topics.addAll(Collections.nCopies(records.size(), topic)));
      Collections.shuffle(topics, random);
      Map<String, Integer> next = new TreeMap<>();
      for (String topic : topics) {
        writer.apply(byTopic.get(topic).get(next.merge(topic, 1, Integer::sum) - 1));
        if (random.nextInt(10) == 0) {
          writer.commit(Map.of());
        }
      }
      writer.commit(Map.of());
      assertThat(all()).as("seed %d", seed).isEqualTo(expected);
      assertThat(payouts.sums(PayoutFilter.ALL)).isEqualTo(expectedSums);
      assertThat(spend()).isEqualTo(spend);
      assertSumsFit();
    }
  }

  private List<?> spend() {
    return sums.spend(
        SpendBy.DAY_AND_STUDY,
        LocalDate.parse("2026-11-01"),
        LocalDate.parse("2026-12-31"),
        null,
        null,
        1000);
  }

  private List<PayoutRow> all() {
    return payouts.payouts(PayoutFilter.ALL, PayoutOrder.ID, null, 1000).items();
  }

  /** Sums from their tables equal those of the rows themselves, which an uneven time asks for. */
  private void assertSumsFit() {
    Instant before = Instant.parse("2026-01-01T00:00:00.001Z");
    for (PayoutFilter filter :
        List.of(
            PayoutFilter.ALL,
            PayoutFilter.ALL.of(Platform.MTURK),
            PayoutFilter.ALL.in(StateWord.PAID),
            PayoutFilter.ALL.in(StateWord.WAITING, StateWord.PAYING),
            PayoutFilter.ALL.ofStudy(STUDY),
            PayoutFilter.ALL.ofBatch("b1").in(StateWord.FAILED))) {
      assertThat(payouts.sums(filter)).isEqualTo(payouts.sums(filter.between(before, null)));
    }
  }

  /** Records of random payouts, by topic; within a topic they stand in order. */
  private static Map<String, List<ViewRecord>> histories(Random random, int count) {
    Map<String, List<ViewRecord>> byTopic = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      boolean onMTurk = random.nextBoolean();
      Platform platform = onMTurk ? Platform.MTURK : Platform.PROLIFIC;
      Instant time = NOON.plusSeconds(random.nextInt(200_000));
      Object target = onMTurk ? mturk("A" + random.nextInt(5), i) : prolific(STUDY, i);
      BonusRequested request =
          request("p" + i, target, 1 + random.nextInt(500), "b" + random.nextInt(3));
      List<ViewRecord> requests =
          byTopic.computeIfAbsent(Topics.BONUS_REQUESTED, topic -> new ArrayList<>());
      PayoutCommand command = command(request, requests.size(), time);
      requests.add(at(Topics.BONUS_REQUESTED, requests.size(), time, request));
      add(byTopic, Topics.commands(platform), time, command);
      List<String> states =
          Arrays.asList("ACCEPTED", "ATTEMPTING", "IN_DOUBT", "REVIEW", "RETRY_WAIT")
              .subList(0, random.nextInt(6));
      for (String state : states) {
        add(
            byTopic,
            Topics.ledger(platform),
            time,
            ledger(command, state)
                .setWaitingCode(random.nextBoolean() ? "SOME" : null)
                .setWaitingSince(NOON)
                .build());
      }
      switch (random.nextInt(3)) {
        case 0 -> {
          add(
              byTopic,
              Topics.ledger(platform),
              time,
              ledger(command, "PAID")
                  .setPaidAmountMinor(request.getAmountMinor())
                  .setSettledAt(time)
                  .setEvidence("before [], now [%d]".formatted(request.getAmountMinor()))
                  .build());
          add(byTopic, Topics.BONUS_PAID, time, paid(command, request.getAmountMinor(), time));
        }
        case 1 -> {
          add(
              byTopic,
              Topics.ledger(platform),
              time,
              ledger(command, "FAILED").setFailureCode("NOT_APPROVED").setSettledAt(time).build());
          add(byTopic, Topics.BONUS_FAILED, time, failed(command, time));
        }
        default -> {}
      }
    }
    return byTopic;
  }

  private static void add(
      Map<String, List<ViewRecord>> byTopic, String topic, Instant time, SpecificRecord value) {
    List<ViewRecord> records = byTopic.computeIfAbsent(topic, each -> new ArrayList<>());
    records.add(at(topic, records.size(), time, value));
  }

  @Test
  void pages_list_every_payout_once_in_each_order_and_with_each_filter() throws Exception {
    take(histories(new Random(7), 97).values().stream().flatMap(List::stream).toList());
    for (PayoutOrder order : PayoutOrder.values()) {
      for (PayoutFilter filter :
          List.of(
              PayoutFilter.ALL,
              PayoutFilter.ALL.in(StateWord.PAID),
              PayoutFilter.ALL.in(StateWord.WAITING, StateWord.FAILED).ofBatch("b1"),
              PayoutFilter.ALL.ofStudy(STUDY),
              PayoutFilter.ALL.ofParticipant("A1"),
              PayoutFilter.ALL.beginning("p1"),
              PayoutFilter.ALL.ofAccount("5f304723a6812b7b13ba881b"),
              PayoutFilter.ALL.of(Platform.MTURK).between(NOON, NOON.plusSeconds(100_000)))) {
        List<PayoutRow> whole = payouts.payouts(filter, order, null, 1000).items();
        List<PayoutRow> paged = new ArrayList<>();
        String after = null;
        do {
          Page<PayoutRow> page = payouts.payouts(filter, order, after, 10);
          paged.addAll(page.items());
          after = page.next();
        } while (after != null);
        assertThat(paged).as("%s %s", order, filter).isEqualTo(whole).isNotEmpty();
        assertThat(payouts.sums(filter).count()).isEqualTo(whole.size());
      }
    }
    List<PayoutRow> newest =
        payouts.payouts(PayoutFilter.ALL, PayoutOrder.NEWEST, null, 1000).items();
    assertThat(newest).isSortedAccordingTo((a, b) -> b.askedAt().compareTo(a.askedAt()));
    assertThatThrownBy(() -> payouts.payouts(PayoutFilter.ALL, PayoutOrder.ID, "?", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void amounts_are_added_exactly_for_each_currency() throws Exception {
    List<ViewRecord> records = new ArrayList<>();
    int many = 901; // Together more than a double counts exactly.
    for (int i = 0; i < many; i++) {
      BonusRequested request = request("g" + i, prolific(STUDY, i), 9_999_999_999_999L, "b");
      records.add(at(Topics.BONUS_REQUESTED, i, NOON, request));
    }
    records.add(at(Topics.BONUS_REQUESTED, many, NOON, request("u", mturk("A1", 1), 7, "b")));
    take(records);
    assertThat(payouts.sums(PayoutFilter.ALL.ofBatch("b")).currencies())
        .containsExactly(
            new Sums.Sum("GBP", many, 9_009_999_999_999_099L, 0), new Sums.Sum("USD", 1, 7, 0));
  }

  @Test
  void absurd_amounts_count_as_nothing_in_sums_and_break_none() throws Exception {
    List<PayoutCommand> commands = new ArrayList<>();
    for (long minor :
        new long[] {Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 150}) {
      int i = commands.size();
      BonusRequested request = request("a" + i, prolific(STUDY, i), minor, "b");
      commands.add(command(request, i, NOON));
      take(at(Topics.BONUS_REQUESTED, i, NOON, request));
      assertSumsFit();
    }
    for (PayoutCommand command : commands) {
      long offset = command.getSource().getOffset();
      take(
          at(Topics.commands(Platform.PROLIFIC), offset, NOON, command),
          at(Topics.ledger(Platform.PROLIFIC), offset, NOON, ledger(command, "REVIEW").build()),
          at(Topics.REVIEWS, offset, NOON, review(command, "OPEN").build()));
    }
    assertThat(history.openReviewSums(PayoutFilter.ALL).currencies())
        .containsExactly(new Sums.Sum("GBP", 5, 150, 0));
    for (PayoutCommand command : commands) {
      take(at(Topics.BONUS_FAILED, command.getSource().getOffset(), NOON, failed(command, NOON)));
    }

    assertSumsFit();
    assertThat(payouts.sums(PayoutFilter.ALL).currencies())
        .containsExactly(new Sums.Sum("GBP", 5, 150, 0));
    assertThat(payouts.states())
        .singleElement()
        .satisfies(count -> assertThat(count.amountMinor()).isEqualTo(150));
    assertThat(row("a0").amountMinor()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void a_request_that_is_invalid_is_no_payout_whichever_record_comes_first() throws Exception {
    BonusRequested request = request("x", prolific(STUDY, 1), 5, null);
    ViewRecord asked = at(Topics.BONUS_REQUESTED, 4, NOON, request);
    ViewRecord refused =
        at(Topics.BONUS_REJECTED, 0, NOON, rejected(RejectionCode.INVALID, "x", 4));
    take(asked);
    assertThat(payouts.payout("x")).isPresent();
    take(refused);
    assertThat(payouts.payout("x")).isEmpty();
    assertThat(payouts.sums(PayoutFilter.ALL).count()).isZero();
    take(asked);
    assertThat(payouts.payout("x")).isEmpty();
    assertThat(history.rejections(null, 10).items())
        .singleElement()
        .satisfies(each -> assertThat(each.source()).isEqualTo("bonus-requested-0-4"));
    assertThat(history.timeline("x").entries())
        .extracting(TimelineEntry::kind)
        .containsExactly(RecordKind.REJECTION);
  }

  /** The router may fail to read what the view reads: its registry knew the schema later. */
  @Test
  void a_request_that_the_router_could_not_read_is_no_payout_though_the_view_reads_it()
      throws Exception {
    BonusRequested request = request("x", prolific(STUDY, 1), 5, null);
    ViewRecord asked = at(Topics.BONUS_REQUESTED, 4, NOON, request);
    ViewRecord refused =
        at(Topics.BONUS_REJECTED, 0, NOON, rejected(RejectionCode.UNDECODABLE, null, 4));
    take(asked, refused);
    assertThat(payouts.payout("x")).as("read together").isEmpty();
    take(asked);
    assertThat(payouts.payout("x")).as("the rejection first").isEmpty();

    ViewRecord again = at(Topics.BONUS_REQUESTED, 5, NOON, request);
    take(again);
    assertThat(payouts.payout("x")).isPresent();
    take(at(Topics.BONUS_REJECTED, 1, NOON, rejected(RejectionCode.UNDECODABLE, null, 5)));
    assertThat(payouts.payout("x")).as("the request first").isEmpty();
    assertThat(payouts.sums(PayoutFilter.ALL).count()).isZero();
  }

  @Test
  void a_batch_is_listed_the_oldest_first_whatever_the_ids_and_only_of_those_asked_for()
      throws Exception {
    List<String> ids = List.of("b:9", "a:5", "c:1", "a:1", "b:2");
    for (int i = 0; i < ids.size(); i++) {
      BonusRequested request = request(ids.get(i), prolific(STUDY, i), 5, "may");
      take(at(Topics.BONUS_REQUESTED, i, NOON.plusSeconds(i), request));
    }
    take(at(Topics.BONUS_REQUESTED, 9, NOON, request("a:0", prolific(STUDY, 9), 5, "june")));
    List<String> beginnings =
        Stream.concat(
                Stream.of("a:", "b:"), IntStream.range(0, 3_000).mapToObj(i -> "none" + i + ":"))
            .toList();

    List<String> listed = new ArrayList<>();
    String after = null;
    do {
      Page<PayoutRow> page = payouts.batch("may", beginnings, after, 2);
      page.items().forEach(row -> listed.add(row.payoutId()));
      after = page.next();
    } while (after != null);

    assertThat(listed).containsExactly("b:9", "a:5", "a:1", "b:2");
    assertThat(payouts.batch("may", List.of(""), null, 10).items()).hasSize(5);
  }

  @Test
  void a_second_request_of_an_id_changes_nothing_but_the_timeline() throws Exception {
    BonusRequested first = request("x", prolific(STUDY, 1), 5, "one");
    BonusRequested other = request("x", prolific(STUDY, 2), 900, "two");
    take(
        at(Topics.BONUS_REQUESTED, 0, NOON, first),
        at(Topics.BONUS_REQUESTED, 1, NOON, other),
        at(Topics.commands(Platform.PROLIFIC), 0, NOON, command(first, 0, NOON)),
        at(Topics.BONUS_REJECTED, 0, NOON, rejected(RejectionCode.CONFLICT, "x", 1)));
    assertThat(row("x").amountMinor()).isEqualTo(5);
    assertThat(row("x").batch()).isEqualTo("one");
    assertThat(history.timeline("x").entries())
        .extracting(TimelineEntry::what)
        .containsExactly("asked for", "asked for", "admitted", "CONFLICT");
  }

  @Test
  void a_request_that_names_nobody_who_pays_is_left_to_the_router() throws Exception {
    take(
        at(Topics.BONUS_REQUESTED, 0, NOON, request("x", null, 5, null)),
        at(Topics.BONUS_REQUESTED, 1, NOON, request("not an ID", prolific(STUDY, 1), 5, null)));
    assertThat(payouts.sums(PayoutFilter.ALL).count()).isZero();
  }

  @Test
  void open_reviews_show_the_evidence_until_a_person_has_decided() throws Exception {
    BonusRequested request = request("may:1", prolific(STUDY, 1), 150, "may");
    PayoutCommand command = command(request, 0, NOON);
    String ledger = Topics.ledger(Platform.PROLIFIC);
    take(
        at(ledger, 0, NOON, ledger(command, "REVIEW").build()),
        at(
            Topics.REVIEWS,
            0,
            NOON,
            review(command, "OPEN")
                .setLastAnswer("no answer within 30 s")
                .setBooks("before [], now []")
                .build()));
    assertThat(history.openReviews(PayoutFilter.ALL.ofBatch("may"), null, 10).items())
        .singleElement()
        .satisfies(
            open -> {
              assertThat(open.reason()).isEqualTo("the books do not show it");
              assertThat(open.lastAnswer()).isEqualTo("no answer within 30 s");
              assertThat(open.books()).isEqualTo("before [], now []");
              assertThat(open.attempt()).isEqualTo(1);
              assertThat(open.place().offset()).isZero();
            });
    assertThat(history.openReviews(PayoutFilter.ALL.ofBatch("june"), null, 10).items()).isEmpty();
    assertThat(history.openReview("may:1")).isPresent();

    take(
        at(Topics.RESOLUTIONS, 7, NOON, resolution("may:1", Verdict.PAID, "A. Jones")),
        at(
            Topics.REVIEWS,
            1,
            NOON.plusSeconds(5),
            review(command, "CLOSED")
                .setVerdictStatus("APPLIED")
                .setVerdictBy("A. Jones")
                .setResolutionOffset(7L)
                .build()),
        at(ledger, 1, NOON.plusSeconds(5), ledger(command, "PAID").build()));
    assertThat(history.openReviews(PayoutFilter.ALL, null, 10).items()).isEmpty();
    assertThat(history.openReview("may:1")).isEmpty();
    assertThat(history.actions(null, 10).items())
        .singleElement()
        .satisfies(
            action -> {
              assertThat(action.who()).isEqualTo("A. Jones");
              assertThat(action.what()).isEqualTo("PAID");
              assertThat(action.because()).isEqualTo("seen in the web app");
              assertThat(action.answer()).isEqualTo("APPLIED");
              assertThat(action.place().offset()).isEqualTo(7);
            });
  }

  @Test
  void the_answer_to_a_resolution_may_be_read_before_it() throws Exception {
    PayoutCommand command = command(request("x", prolific(STUDY, 1), 150, "may"), 0, NOON);
    take(
        at(
            Topics.REVIEWS,
            1,
            NOON.plusSeconds(5),
            review(command, "OPEN")
                .setVerdictStatus("REFUSED")
                .setVerdictDetail("a call may be under way")
                .setVerdictBy("A. Jones")
                .setResolutionOffset(7L)
                .build()),
        at(Topics.RESOLUTIONS, 7, NOON, resolution("x", Verdict.RETRY, "A. Jones")));
    assertThat(history.actions(null, 10).items())
        .extracting(Action::what, Action::at, Action::answer)
        .containsExactly(tuple("RETRY", NOON, "REFUSED: a call may be under way"));
  }

  @Test
  void what_a_person_sent_through_a_service_is_one_action_for_each_batch() throws Exception {
    for (int i = 0; i < 3; i++) {
      BonusRequested request = request("x" + i, prolific(STUDY, i), 5, "may");
      RecordPlace place = new RecordPlace(Topics.BONUS_REQUESTED, 0, i, NOON);
      take(new ViewRecord(place, request, "A. Jones", "10.0.0.7"));
    }
    take(at(Topics.BONUS_REQUESTED, 3, NOON, request("y", prolific(STUDY, 9), 5, "june")));
    assertThat(history.actions(null, 10).items())
        .singleElement()
        .satisfies(
            action -> {
              assertThat(action.who()).isEqualTo("A. Jones");
              assertThat(action.from()).isEqualTo("10.0.0.7");
              assertThat(action.batch()).isEqualTo("may");
              assertThat(action.count()).isEqualTo(3);
            });
  }

  @Test
  void orders_to_stop_are_actions_with_their_ground() throws Exception {
    take(
        at(
            Topics.CONTROLS,
            3,
            NOON,
            PayoutControl.newBuilder()
                .setScope("prolific")
                .setOrder(ControlOrder.STOP)
                .setBy("A. Jones")
                .setBecause("wrong file")
                .setDecidedAt(NOON)
                .build()));
    assertThat(history.actions(null, 10).items())
        .extracting(Action::who, Action::what, Action::because, action -> action.place().topic())
        .containsExactly(tuple("A. Jones", "STOP prolific", "wrong file", Topics.CONTROLS));
  }

  @Test
  void a_text_finds_what_bears_that_name() throws Exception {
    take(
        at(Topics.BONUS_REQUESTED, 0, NOON, request("may:1", prolific(STUDY, 1), 5, "may")),
        at(Topics.BONUS_REQUESTED, 1, NOON, request("t", mturk("A2", 5), 5, null)));
    assertThat(payouts.find("may")).contains(PayoutFilter.ALL.ofBatch("may"));
    assertThat(payouts.find(STUDY)).contains(PayoutFilter.ALL.ofStudy(STUDY));
    assertThat(payouts.find("A2")).contains(PayoutFilter.ALL.ofParticipant("A2"));
    assertThat(payouts.find("3A5")).contains(PayoutFilter.ALL.ofTarget("3A5"));
    assertThat(payouts.find("may:")).contains(PayoutFilter.ALL.beginning("may:"));
    assertThat(payouts.find("nothing' OR 1=1 --")).isEmpty();
  }

  @Test
  void spend_is_by_the_day_on_which_it_was_settled() throws Exception {
    PayoutCommand command = command(request("x", prolific(STUDY, 1), 150, "may"), 0, NOON);
    Instant nextDay = NOON.plusSeconds(86_400);
    take(
        at(Topics.commands(Platform.PROLIFIC), 0, NOON, command),
        at(Topics.BONUS_PAID, 0, nextDay, paid(command, 150, nextDay)));
    LocalDate first = LocalDate.parse("2026-11-21");
    assertThat(sums.spend(SpendBy.DAY, first, first, null, null, 10)).isEmpty();
    assertThat(sums.spend(SpendBy.STUDY, first, first.plusDays(1), null, null, 10))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.study()).isEqualTo(STUDY);
              assertThat(row.paidMinor()).isEqualTo(150);
              assertThat(row.currency()).isEqualTo("GBP");
              assertThat(row.day()).isNull();
            });
    assertThat(sums.flow(NOON).stream().mapToLong(point -> point.paid()).sum()).isEqualTo(1);
    assertThat(sums.batches(5))
        .singleElement()
        .satisfies(batch -> assertThat(batch.words()).containsEntry(StateWord.PAID, 1L));
  }

  @Test
  void records_and_places_are_committed_together_or_not_at_all() throws Exception {
    TopicPartition partition = new TopicPartition(Topics.BONUS_REQUESTED, 0);
    writer.apply(at(Topics.BONUS_REQUESTED, 0, NOON, request("a", prolific(STUDY, 1), 5, null)));
    writer.commit(Map.of(partition, 1L));
    writer.apply(at(Topics.BONUS_REQUESTED, 1, NOON, request("b", prolific(STUDY, 2), 5, null)));
    writer.rollback();
    assertThat(payouts.payout("b")).isEmpty();

    writer.close();
    database.close();
    open(IDENTITY);
    assertThat(writer.positions()).containsExactly(Map.entry(partition, 1L));
    assertThat(payouts.payout("a")).isPresent();
    take(at(Topics.BONUS_REQUESTED, 1, NOON, request("b", prolific(STUDY, 2), 5, null)));
    assertThat(payouts.sums(PayoutFilter.ALL).count()).isEqualTo(2);
  }

  @Test
  void another_cluster_or_a_broken_file_begins_anew() throws Exception {
    take(at(Topics.BONUS_REQUESTED, 0, NOON, request("a", prolific(STUDY, 1), 5, null)));
    writer.close();
    database.close();
    open(Map.of("cluster", "another"));
    assertThat(payouts.payout("a")).isEmpty();
    writer.close();
    database.close();
    Files.writeString(directory.resolve("view.db"), "this is no database, ".repeat(1000));
    open(IDENTITY);
    assertThat(writer.positions()).isEmpty();
  }

  @Test
  void a_directory_serves_one_view() {
    assertThatThrownBy(() -> Database.in(directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in use");
  }

  @Test
  void unreadable_records_are_counted_and_the_newest_listed() throws Exception {
    for (int i = 0; i < 1_005; i++) {
      writer.unreadable(
          new RecordPlace(Topics.BONUS_PAID, 2, i, NOON.plusSeconds(i)), "no magic byte");
    }
    writer.commit(Map.of());
    assertThat(history.unreadableCount()).isEqualTo(1_005);
    assertThat(history.unreadable()).hasSize(1_000);
    assertThat(history.unreadable().get(0).place())
        .isEqualTo(new RecordPlace(Topics.BONUS_PAID, 2, 1_004, NOON.plusSeconds(1_004)));
  }

  @Test
  void a_page_of_hostile_text_is_kept_as_it_is() throws Exception {
    String hostile = "<script>'\"; DROP TABLE payouts; --";
    take(at(Topics.BONUS_REQUESTED, 0, NOON, request("a", mturk("A1", 1), 5, hostile)));
    assertThat(row("a").batch()).isEqualTo(hostile);
    assertThat(payouts.sums(PayoutFilter.ALL.ofBatch(hostile)).count()).isEqualTo(1);
  }

  @Test
  void the_incentive_of_respondent_is_kept_and_nobody_else_has_one() throws Exception {
    RespondentTarget target = new RespondentTarget("project", "response", 2_500L);
    take(
        at(Topics.BONUS_REQUESTED, 0, NOON, request("a", target, 3_000, null)),
        at(Topics.BONUS_REQUESTED, 1, NOON, request("b", prolific(STUDY, 1), 5, null)));
    assertThat(row("a").incentiveMinor()).isEqualTo(2_500);
    assertThat(row("b").incentiveMinor()).isNull();
  }
}
