package io.homeward.console.patient;

import java.util.List;

/**
 * The patient's page, worded.
 *
 * @param open alerts that still stand on the board
 * @param past the rest, newest first
 */
public record PatientView(
    String patientId,
    String name,
    String zone,
    String status,
    String consent,
    boolean consentGiven,
    List<String> devices,
    List<String> limits,
    List<AlertDetail> open,
    List<AlertDetail> past) {}
