package io.homeward.store;

import io.homeward.store.archive.ArchiveContract;
import io.homeward.store.database.Database;
import io.homeward.store.database.EmbeddedDatabase;
import io.homeward.store.enrolment.EnrolmentContract;
import io.homeward.store.retention.RetentionContract;
import io.homeward.store.staff.StaffContract;
import io.homeward.store.trends.DayTrendsContract;
import io.homeward.store.workflow.WorkflowContract;
import org.junit.jupiter.api.Nested;

/** The store's contracts on plain PostgreSQL. */
class EmbeddedStoreIT {
  private static final Database DATABASE = new EmbeddedDatabase();

  @Nested
  class Enrolments implements EnrolmentContract {
    @Override
    public Database database() {
      return DATABASE;
    }
  }

  @Nested
  class Days implements DayTrendsContract {
    @Override
    public Database database() {
      return DATABASE;
    }
  }

  @Nested
  class Staff implements StaffContract {
    @Override
    public Database database() {
      return DATABASE;
    }
  }

  @Nested
  class Workflow implements WorkflowContract {
    @Override
    public Database database() {
      return DATABASE;
    }
  }

  @Nested
  class Keeping implements RetentionContract {
    @Override
    public Database database() {
      return DATABASE;
    }
  }

  @Nested
  class Archive implements ArchiveContract {
    @Override
    public Database database() {
      return DATABASE;
    }
  }
}
