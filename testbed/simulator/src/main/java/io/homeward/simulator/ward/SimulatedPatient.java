package io.homeward.simulator.ward;

import io.homeward.simulator.physiology.Course;
import io.homeward.simulator.physiology.Dice;
import io.homeward.simulator.physiology.Dice.Purpose;
import io.homeward.simulator.physiology.HealthEvent;
import io.homeward.simulator.physiology.Person;
import io.homeward.simulator.physiology.PersonTraits;
import java.util.List;

/**
 * A simulated person with the device they wear.
 *
 * @param person their physiology and, apart from everything sent, the truth about their health
 * @param patientId random, from the seed
 * @param displayName for the console only; obviously invented
 * @param deviceId random, from the seed
 * @param vendor who made the device
 * @param secret the device's MQTT password, from the seed: good for a simulated ward only
 * @param habit how their phone reaches the ward
 */
public record SimulatedPatient(
    Person person,
    String patientId,
    String displayName,
    String deviceId,
    Vendor vendor,
    String secret,
    SyncHabit habit) {

  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  /** How often a device reaches the ward. */
  public enum SyncHabit {
    /** Several times a day, now and then not for a day. */
    REGULAR,
    /** Two days a week without any sync: their readings come up to three days late. */
    LATE
  }

  /**
   * Patient {@code index} of the ward seeded {@code seed}, the same however many others there are.
   */
  public static SimulatedPatient draw(
      long seed, int index, SyncHabit habit, List<HealthEvent> events) {
    Dice dice = Dice.of(seed, index, 0, Purpose.IDENTITY);
    Vendor vendor = index % 2 == 0 ? Vendor.LINDENBAND : Vendor.QUILLWATCH;
    String patientId = "p-" + letters(dice, 13);
    String deviceId = vendor.vendorName() + "-" + letters(dice, 10);
    String secret = letters(dice, 26);
    return new SimulatedPatient(
        new Person(PersonTraits.draw(seed, index), new Course(events)),
        patientId,
        FictitiousNames.name(index),
        deviceId,
        vendor,
        secret,
        habit);
  }

  private static String letters(Dice dice, int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(LETTERS.charAt(dice.between(0, LETTERS.length() - 1)));
    }
    return text.toString();
  }

  /** Says who made the device, never whose it is or its secret. */
  @Override
  public String toString() {
    return "SimulatedPatient[" + vendor + "]";
  }
}
