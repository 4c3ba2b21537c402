package org.payouts.console.web;

import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.payouts.cli.requests.Field;
import org.payouts.cli.requests.RequestOptions;
import org.payouts.cli.requests.SourceFormat;
import org.payouts.console.access.ConsoleRole;
import org.payouts.console.access.Person;
import org.payouts.console.actions.FileSending;
import org.payouts.console.actions.FileSending.Sent;
import org.payouts.console.actions.PlannedFile;
import org.payouts.console.actions.RequestFile;

/** A file of requests: look at its plan, and send exactly that. */
final class SendPages {
  private static final List<Field> CONSTANTS =
      List.of(
          Field.PLATFORM,
          Field.CURRENCY,
          Field.WORKSPACE_ID,
          Field.STUDY_ID,
          Field.PROJECT_ID,
          Field.INCENTIVE,
          Field.REASON);

  private final Pages pages;
  private final Visitors visitors;
  private final FileSending sending;
  private final long largest;

  /**
   * @param largest file that is taken, in bytes
   */
  SendPages(Pages pages, Visitors visitors, FileSending sending, long largest) {
    this.pages = pages;
    this.visitors = visitors;
    this.sending = sending;
    this.largest = largest;
  }

  void form(Context context) {
    pages.show(context, "send.jte", "Send a file", "send", Map.of("largest", largest));
  }

  void plan(Context context) throws IOException {
    Person person = visitors.acting(context, ConsoleRole.REQUESTER);
    UploadedFile upload = context.uploadedFile("file");
    if (upload == null || upload.size() == 0) {
      throw new IllegalArgumentException("choose a file that is not empty");
    }
    if (upload.size() > largest) {
      throw new Refusal(413, "The file has more than " + largest + " bytes.");
    }
    byte[] contents;
    try (InputStream in = upload.content()) {
      contents = in.readAllBytes();
    }
    PlannedFile planned =
        sending.plan(
            new RequestFile(
                name(upload.filename()),
                contents,
                options(context),
                marked(context, "again"),
                marked(context, "correct")));
    pages.show(
        context,
        "plan.jte",
        "What would be paid: " + name(upload.filename()),
        "send",
        new PlanPage(planned, planned.plan() == null ? null : sending.keep(planned, person)));
  }

  private static String name(String given) {
    String name = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
    return name.isEmpty() ? "file" : name;
  }

  private static boolean marked(Context context, String name) {
    return "yes".equals(context.formParam(name));
  }

  private static RequestOptions options(Context context) {
    Map<Field, String> constants = new EnumMap<>(Field.class);
    for (Field field : CONSTANTS) {
      filled(context, field.column()).ifPresent(value -> constants.put(field, value));
    }
    return new RequestOptions(
        filled(context, "batch").orElse(null),
        constants,
        headers(filled(context, "columns").orElse("")),
        marked(context, "skip"),
        SourceFormat.ANY);
  }

  private static Optional<String> filled(Context context, String name) {
    return Optional.ofNullable(context.formParam(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static Map<Field, String> headers(String lines) {
    Map<Field, String> headers = new EnumMap<>(Field.class);
    for (String line : lines.lines().filter(each -> !each.isBlank()).toList()) {
      int at = line.indexOf('=');
      Field field =
          Field.named(at < 0 ? line : line.substring(0, at))
              .filter(named -> at > 0)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "columns: \"" + line + "\" is not NAME=HEADER; names: " + Field.names()));
      headers.put(field, line.substring(at + 1).strip());
    }
    return headers;
  }

  void send(Context context) {
    Person person = visitors.acting(context, ConsoleRole.REQUESTER);
    if (!marked(context, "sure")) {
      throw new IllegalArgumentException("mark that these payouts are to be paid");
    }
    Sent sent =
        sending
            .send(context.pathParam("name"), person)
            .orElseThrow(
                () ->
                    new Refusal(
                        410,
                        "This plan was sent already, or is too old. Nothing was sent now: upload the file again."));
    pages.show(context, "message.jte", title(sent), "send", message(sent));
  }

  private static String title(Sent sent) {
    return sent instanceof Sent.Done ? "Sent" : "Nothing was sent";
  }

  private static MessagePage message(Sent sent) {
    if (sent instanceof Sent.Done done) {
      String batch = done.file().file().options().batch();
      return new MessagePage(
          done.text(),
          List.of(),
          batch == null ? "/payouts" : "/payouts?batch=" + Show.encoded(batch),
          "Follow them");
    }
    return new MessagePage(
        "File and stack no longer give the plan that you saw, so nothing was sent.",
        ((Sent.Changed) sent).changes(),
        "/send",
        "Send the file again");
  }
}
