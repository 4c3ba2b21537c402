package org.payouts.bench.suite;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of the results' file.
 *
 * @param session when the suite was started, for all its results alike
 * @param label what was different in this session; may be empty
 * @param quick true if the figures mean nothing
 * @param error why there are no figures, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Result(
    String session,
    String label,
    String commit,
    String machine,
    boolean quick,
    String row,
    String run,
    int repeat,
    Map<String, Double> figures,
    @Nullable String error) {}
