package io.homeward.console.board;

import io.homeward.console.ward.WardPatient;
import io.homeward.vitals.score.Score;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the board reads from the store. Each call asks anew; errors are thrown as they come. */
public interface WardRecords {
  /** Everyone enrolled. */
  List<WardPatient> patients();

  /** The newest heart rate of each of {@code patientIds} that has one. */
  Map<String, LatestReading> latestHeartRates(Collection<String> patientIds);

  /** What a model said last of each of {@code patientIds} it runs for; shadows left out. */
  Map<String, Score> newestScores(String model, Collection<String> patientIds);

  /** What nurses did with {@code alertIds}; those nobody touched are absent. */
  Map<String, Handling> handlings(Collection<String> alertIds);
}
