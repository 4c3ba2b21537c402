package org.payouts.workers.providers.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.payouts.workers.model.Ids;

/**
 * Reads a JSON array as its bytes come in and keeps the elements a {@link ListFilter} asks for. At
 * most one element and what is kept are in memory. Whatever is not a list of objects that all have
 * the field makes the list unreadable: an element that cannot be read may be the one asked for. Not
 * thread-safe.
 */
final class ListReader implements BodySink {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(BodySink.LIMIT)
                  .maxNestingDepth(100)
                  .build())
          .build();

  private final ListFilter filter;
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long bytes;
  private boolean open;
  private boolean closed;
  private @Nullable Element element;

  ListReader(ListFilter filter) {
    this.filter = filter;
    try {
      this.parser = JSON.createNonBlockingByteArrayParser();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    kept.write('[');
  }

  @Override
  public void take(byte[] chunk) throws UnreadableBody {
    bytes += chunk.length;
    if (bytes > filter.maxBytes()) {
      throw new UnreadableBody("larger than " + filter.maxBytes() + " bytes");
    }
    try {
      feeder.feedInput(chunk, 0, chunk.length);
      drain();
    } catch (UnreadableBody e) {
      throw e;
    } catch (IOException e) {
      throw new UnreadableBody("not a list in JSON");
    }
  }

  @Override
  public String end() throws UnreadableBody {
    try {
      feeder.endOfInput();
      drain();
      parser.close();
    } catch (UnreadableBody e) {
      throw e;
    } catch (IOException e) {
      throw new UnreadableBody("not a list in JSON");
    }
    if (!closed) {
      throw new UnreadableBody("a list without its end");
    }
    kept.write(']');
    return kept.toString(StandardCharsets.UTF_8);
  }

  /** Nothing: half a list says nothing about who is not in it. */
  @Override
  public String soFar() {
    return "";
  }

  private void drain() throws IOException {
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.NOT_AVAILABLE;
        token = parser.nextToken()) {
      take(token);
    }
  }

  private void take(JsonToken token) throws IOException {
    if (closed) {
      throw new UnreadableBody("something follows the list");
    }
    Element within = element;
    if (within == null) {
      within = begin(token);
    }
    if (within != null && within.copy(token)) {
      element = null;
      keep(within);
    }
  }

  /** The element that begins with this token, or null if none does. */
  private @Nullable Element begin(JsonToken token) throws IOException {
    if (!open) {
      open = true;
      if (token != JsonToken.START_ARRAY) {
        throw new UnreadableBody("not a list");
      }
      return null;
    }
    if (token == JsonToken.END_ARRAY) {
      closed = true;
      return null;
    }
    if (token != JsonToken.START_OBJECT) {
      throw new UnreadableBody("a list with an element that is no object");
    }
    Element begun = new Element();
    element = begun;
    return begun;
  }

  private void keep(Element whole) throws UnreadableBody {
    String value = whole.value;
    if (value == null) {
      throw new UnreadableBody("a list with an element without " + filter.field());
    }
    if (Ids.same(value, filter.value())) {
      if (kept.size() > 1) {
        kept.write(',');
      }
      kept.writeBytes(whole.bytes.bytes.toByteArray());
      if (kept.size() > BodySink.LIMIT) {
        throw new UnreadableBody("a list with too many elements of one " + filter.field());
      }
    }
  }

  private final class Element {
    private final Bounded bytes = new Bounded();
    private final JsonGenerator copy;
    private int depth;
    private @Nullable String value;

    private Element() throws IOException {
      this.copy = JSON.createGenerator(bytes);
    }

    /** Returns true if the element ends with this token. */
    private boolean copy(JsonToken token) throws IOException {
      switch (token) {
        case START_OBJECT -> {
          copy.writeStartObject();
          depth++;
        }
        case START_ARRAY -> {
          copy.writeStartArray();
          depth++;
        }
        case END_OBJECT -> {
          copy.writeEndObject();
          depth--;
        }
        case END_ARRAY -> {
          copy.writeEndArray();
          depth--;
        }
        case FIELD_NAME -> copy.writeFieldName(parser.currentName());
        case VALUE_STRING -> text(parser.getText());
        // As written: a number must not lose digits on its way.
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> copy.writeNumber(parser.getText());
        case VALUE_TRUE -> copy.writeBoolean(true);
        case VALUE_FALSE -> copy.writeBoolean(false);
        case VALUE_NULL -> copy.writeNull();
        default -> throw new UnreadableBody("not a list in JSON");
      }
      if (depth == 0) {
        copy.close();
      }
      return depth == 0;
    }

    private void text(String text) throws IOException {
      if (depth == 1 && filter.field().equals(parser.currentName())) {
        value = text;
      }
      copy.writeString(text);
    }
  }

  /** The bytes of one element. */
  private static final class Bounded extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] more, int from, int length) throws IOException {
      if (bytes.size() + length > BodySink.LIMIT) {
        throw new UnreadableBody("a list with an element larger than " + BodySink.LIMIT + " bytes");
      }
      bytes.write(more, from, length);
    }
  }
}
