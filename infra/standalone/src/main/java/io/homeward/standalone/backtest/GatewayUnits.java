package io.homeward.standalone.backtest;

import io.homeward.gateway.units.UnitConversion;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.jobs.backtest.UnitFit;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.signal.Signal;
import java.util.Optional;

/** The gateway's units for a backtest: both read a unit alike. Thread-safe. */
public final class GatewayUnits implements UnitFit.Lookup {
  private final UnitConversions conversions = new UnitConversions();

  @Override
  public UnitFit of(Signal signal, String unit) {
    UnitConversion conversion = conversions.of(signal, unit);
    return switch (conversion.fit()) {
      case CONVERTIBLE -> new UnitFit(conversion::apply, Optional.empty());
      case UNKNOWN -> UnitFit.refused(RejectReason.UNIT_UNKNOWN);
      case OTHER_DIMENSION -> UnitFit.refused(RejectReason.UNIT_MISMATCH);
    };
  }
}
