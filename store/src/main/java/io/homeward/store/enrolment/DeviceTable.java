package io.homeward.store.enrolment;

import io.homeward.vitals.enrolment.DeviceRegistration;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code devices}: who may publish, as whose device, with which secret. Stateless. */
final class DeviceTable {
  private DeviceTable() {}

  /**
   * Writes what differs from what is there.
   *
   * @return the registrations that changed, with their new revisions, by device id
   */
  static List<DeviceRegistration> put(
      Connection connection, SortedMap<String, DeviceRegistration> devices) throws SQLException {
    List<DeviceRegistration> changed = new ArrayList<>();
    if (devices.isEmpty()) {
      return changed;
    }
    // One row at a time, in the order of the ids: a device changes a few times in its life, and
    // "what was there" and "what is written" must be one statement to be safe beside other writers.
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into devices (device_id, vendor, secret_hash, revoked, revision, updated_at)
            values (?, ?, ?, ?, 1, clock_timestamp())
            on conflict (device_id) do update
              set vendor = excluded.vendor, secret_hash = excluded.secret_hash, revoked = excluded.revoked,
                revision = devices.revision + 1, updated_at = excluded.updated_at
              where (devices.vendor, devices.secret_hash, devices.revoked)
                is distinct from (excluded.vendor, excluded.secret_hash, excluded.revoked)
            returning revision
            """)) {
      for (DeviceRegistration d : devices.values()) {
        upsert.setString(1, d.deviceId());
        upsert.setString(2, d.vendor());
        upsert.setString(3, d.secretHash());
        upsert.setBoolean(4, d.revoked());
        try (ResultSet row = upsert.executeQuery()) {
          if (row.next()) {
            changed.add(
                new DeviceRegistration(
                    d.deviceId(), d.vendor(), d.secretHash(), d.revoked(), row.getLong(1)));
          }
        }
      }
    }
    return changed;
  }

  /** Every registration by device id. */
  static Map<String, DeviceRegistration> all(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "select device_id, vendor, secret_hash, revoked, revision from devices");
        ResultSet row = select.executeQuery()) {
      Map<String, DeviceRegistration> devices = new TreeMap<>();
      while (row.next()) {
        devices.put(
            row.getString(1),
            new DeviceRegistration(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getBoolean(4),
                row.getLong(5)));
      }
      return devices;
    }
  }
}
