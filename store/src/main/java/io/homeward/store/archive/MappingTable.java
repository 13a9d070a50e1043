package io.homeward.store.archive;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code mappings}: small numbers for mapping names and versions. */
final class MappingTable {
  private MappingTable() {}

  /** The ids of all mappings of {@code hours}; those not known yet are added. */
  static Map<Mapping, Integer> ids(Connection connection, List<ArchivedHour> hours)
      throws SQLException {
    TreeSet<Mapping> mappings = new TreeSet<>();
    for (ArchivedHour hour : hours) {
      if (hour.mappings().isEmpty() || hour.mappings().size() > ArchivedHour.MOST_MAPPINGS) {
        throw new IllegalArgumentException("an hour of " + hour.mappings().size() + " mappings");
      }
      mappings.addAll(hour.mappings());
    }
    Array names = connection.createArrayOf("text", mappings.stream().map(Mapping::name).toArray());
    Array versions =
        connection.createArrayOf("int", mappings.stream().map(Mapping::version).toArray());
    try (PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into mappings (name, version)
                select k.name, k.version from unnest(?::text[], ?::int[]) as k (name, version)
                where not exists (select from mappings m where m.name = k.name and m.version = k.version)
                on conflict do nothing
                """);
        PreparedStatement select =
            connection.prepareStatement(
                """
                select m.mapping_id, m.name, m.version
                from mappings m join unnest(?::text[], ?::int[]) as k (name, version) using (name, version)
                """)) {
      insert.setArray(1, names);
      insert.setArray(2, versions);
      insert.executeUpdate();
      select.setArray(1, names);
      select.setArray(2, versions);
      Map<Mapping, Integer> ids = new HashMap<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ids.put(new Mapping(rows.getString("name"), rows.getInt("version")), rows.getInt(1));
        }
      }
      return ids;
    }
  }
}
