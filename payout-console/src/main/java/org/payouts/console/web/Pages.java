package org.payouts.console.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.payouts.console.access.FormTokens;
import org.payouts.console.access.Person;
import org.payouts.view.PayoutView;
import org.payouts.view.data.PayoutFilter;
import org.payouts.words.StateWord;

/** Renders pages; the templates were compiled with the classes. */
final class Pages {
  private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
  private final PayoutView view;
  private final FormTokens tokens;
  private final StaticFiles files;
  private final boolean signsOut;

  /**
   * @param signsOut whether people can sign out
   */
  Pages(PayoutView view, FormTokens tokens, StaticFiles files, boolean signsOut) {
    this.view = view;
    this.tokens = tokens;
    this.files = files;
    this.signsOut = signsOut;
  }

  /** A page with a model named {@code page}. */
  void show(Context context, String template, String title, String name, Object model) {
    show(context, template, title, name, Map.of("page", model));
  }

  /**
   * A page.
   *
   * @param name of the page in the navigation
   */
  void show(
      Context context, String template, String title, String name, Map<String, Object> models) {
    Person person = Visitors.person(context);
    Map<String, Object> all = new HashMap<>(models);
    all.put(
        "frame",
        new Frame(
            title,
            name,
            person,
            tokens.of(person),
            files.path(),
            view.payouts().sums(PayoutFilter.ALL.in(StateWord.NEEDS_YOU)).count(),
            view.status(),
            signsOut,
            Instant.now()));
    html(context, template, all);
  }

  /** A page without anything around it. */
  void notice(Context context, NoticePage page) {
    html(context, "notice.jte", Map.of("files", files.path(), "page", page));
  }

  private void html(Context context, String template, Map<String, Object> models) {
    StringOutput output = new StringOutput();
    templates.render(template, models, output);
    context.contentType("text/html; charset=utf-8");
    context.result(output.toString());
  }
}
