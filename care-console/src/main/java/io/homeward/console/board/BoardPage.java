package io.homeward.console.board;

import java.util.List;

/**
 * Everything the board shows, worded, in the order it is shown.
 *
 * @param clinical patients with alerts about their health, most urgent first
 * @param technical patients with alerts about their equipment
 * @param quiet patients without alerts
 */
public record BoardPage(
    Counts counts, List<PatientCard> clinical, List<PatientCard> technical, List<QuietRow> quiet) {

  /** Open alerts by priority, acknowledged or not. */
  public record Counts(int high, int medium, int low, int technical, int unattended) {}

  /**
   * One patient with alerts.
   *
   * @param notJudged why the released model could not judge the newest night; empty where it did,
   *     or does not run
   */
  public record PatientCard(
      String patientId,
      String name,
      DataState heartRate,
      String status,
      String notJudged,
      List<AlertLine> alerts) {}

  /**
   * One alert of a patient.
   *
   * @param priority {@code high}, {@code medium}, {@code low}, {@code technical}: names colour and
   *     shape
   * @param priorityText the same as a word
   * @param stale the breach was over when its data arrived
   * @param over the episode ended or was withdrawn
   * @param withdrawn to be struck through
   * @param handledBy who acknowledged it and when; empty while nobody did
   */
  public record AlertLine(
      String alertId,
      String priority,
      String priorityText,
      String cause,
      String standing,
      boolean stale,
      boolean over,
      boolean withdrawn,
      String handledBy) {}

  /**
   * What is known of a patient's heart rate.
   *
   * @param kind {@code fresh}, {@code old} (greyed) or {@code none}
   * @param value {@code 72 /min}; empty where there is none
   * @param age {@code 4 min ago}, {@code no data since …}, {@code no data yet}
   */
  public record DataState(String kind, String value, String age) {}

  /** One patient without alerts; {@code notJudged} as of a {@link PatientCard}. */
  public record QuietRow(
      String patientId, String name, DataState heartRate, String status, String notJudged) {}
}
