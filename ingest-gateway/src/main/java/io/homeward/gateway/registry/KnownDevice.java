package io.homeward.gateway.registry;

import io.homeward.gateway.admission.DeviceWearers;
import io.homeward.vitals.enrolment.DeviceRegistration;

/**
 * A registered device and who wears it, when.
 *
 * @param registration how it signs in, and to which vendor it belongs
 * @param wearers whose readings its messages carry
 */
public record KnownDevice(DeviceRegistration registration, DeviceWearers wearers) {}
