package io.homeward.console.board;

import io.homeward.console.ward.WardPatient;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.score.Score;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What the board is made of, at one moment.
 *
 * @param now ward clock
 * @param shownIn the zone in which the board tells times: the one its clock shows
 * @param alerts newest revisions, no shadows
 * @param handlings what nurses did, by alert id
 * @param heartRates newest heart rate, by patient id
 * @param scores what the released model said last, by patient id; of whom it runs for
 */
public record WardView(
    Instant now,
    ZoneId shownIn,
    List<WardPatient> patients,
    Collection<Alert> alerts,
    Map<String, Handling> handlings,
    Map<String, LatestReading> heartRates,
    Map<String, Score> scores) {}
