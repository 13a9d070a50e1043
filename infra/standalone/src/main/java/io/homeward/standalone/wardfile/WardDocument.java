package io.homeward.standalone.wardfile;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** A ward file as written: text where it is to be checked, absent lists empty. */
record WardDocument(List<Patient> patients, List<Device> devices) {
  WardDocument {
    patients = orEmpty(patients);
    devices = orEmpty(devices);
  }

  /** A patient. */
  record Patient(
      String id,
      String name,
      String zone,
      List<Zone> zones,
      List<Consent> consents,
      List<Limit> limits,
      List<Status> status,
      List<Model> models,
      List<Silence> silence) {
    Patient {
      zones = orEmpty(zones);
      consents = orEmpty(consents);
      limits = orEmpty(limits);
      status = orEmpty(status);
      models = orEmpty(models);
      silence = orEmpty(silence);
    }
  }

  /** A zone from a moment on. */
  record Zone(String zone, String from) {}

  /** Consent, perhaps withdrawn. */
  record Consent(String from, String withdrawn) {}

  /** A sustained limit. */
  record Limit(
      String signal,
      Double low,
      Double high,
      @JsonProperty("sustained-for") String sustainedFor,
      String priority,
      String from,
      String until) {}

  /** Active, paused or ended. */
  record Status(String is, String from, String until) {}

  /** How a model runs. */
  record Model(String model, String mode, String from, String until) {}

  /** How long a signal may be silent. */
  record Silence(
      String signal, @JsonProperty("silent-for") String silentFor, String from, String until) {}

  /** A device. */
  record Device(String id, String vendor, String secret, List<Assignment> assignments) {
    Device {
      assignments = orEmpty(assignments);
    }

    /** Never the secret. */
    @Override
    public String toString() {
      return "Device[" + vendor + "]";
    }
  }

  /** Who wears it, and when. */
  record Assignment(String patient, String from, String until) {}

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
