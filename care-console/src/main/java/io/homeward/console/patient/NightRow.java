package io.homeward.console.patient;

import java.util.Optional;

/**
 * One night of one model, for the table and the chart.
 *
 * @param date ISO date of the morning
 * @param dateText {@code Mon 3 Nov}
 * @param startMs start of the night, milliseconds since the epoch
 * @param endMs its end
 * @param value the night's value in words; empty where there is none
 * @param normal own normal in words; empty where unknown
 * @param colour {@code green}, {@code first} (raised, but the first night), {@code yellow}, {@code
 *     red}, or {@code unjudged}
 * @param verdict {@code Within own normal}, {@code not judged: too few readings}
 * @param model what the released model said of the night, in words; empty where it does not run
 * @param modelAlerts whether it asks for somebody to look
 * @param center own normal as a number, for the chart
 * @param high where raised nights begin, for the chart
 */
public record NightRow(
    String date,
    String dateText,
    long startMs,
    long endMs,
    String value,
    String normal,
    String colour,
    String verdict,
    String model,
    boolean modelAlerts,
    Optional<Double> center,
    Optional<Double> high,
    Optional<Double> low) {}
