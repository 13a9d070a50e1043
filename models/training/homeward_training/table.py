"""The training table that Java wrote, and which of its rows stand for what."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

# Days around the dated onset that a good alert lies in, and how far off one is taken for healthy:
# the data's publishers take days before -21 and after +35 as a person's own controls.
ILL = (-3, 7)
HEALTHY_BEFORE = -21
HEALTHY_AFTER = 35


@dataclass(frozen=True)
class Table:
    """Rows in the order of the file; arrays of one length."""

    cohort: np.ndarray
    person: np.ndarray
    day: np.ndarray
    deviations: np.ndarray  # [rows, nights, inputs], NaN where missing
    judged: np.ndarray
    healthy: np.ndarray
    ill: np.ndarray
    from_onset: np.ndarray  # NaN where there is no dated onset
    rule_alerts: np.ndarray  # NightSignal yellow or red

    def part(self, rows):
        return Table(*[getattr(self, name)[rows] for name in self.__dataclass_fields__])


def read(path, nights, inputs):
    frame = pd.read_csv(path, dtype={"withheld": str, "nightsignal": str}).fillna(
        {"withheld": "", "nightsignal": ""}
    )
    columns = [f"n{night}_{name}" for night in range(nights) for name in inputs]
    deviations = frame[columns].to_numpy(np.float32).reshape(-1, nights, len(inputs))
    from_onset = frame["day_from_onset"].to_numpy(float)
    dated = (frame["health"] == "dated_illness").to_numpy()
    well = (frame["health"] == "healthy").to_numpy()
    far = (from_onset < HEALTHY_BEFORE) | (from_onset > HEALTHY_AFTER)
    return Table(
        cohort=frame["cohort"].to_numpy(str),
        person=(frame["cohort"] + "/" + frame["person"].astype(str)).to_numpy(str),
        day=frame["day"].to_numpy(int),
        deviations=deviations,
        judged=(frame["withheld"] == "").to_numpy(),
        healthy=well | (dated & far),
        ill=dated & (from_onset >= ILL[0]) & (from_onset <= ILL[1]),
        from_onset=np.where(dated, from_onset, np.nan),
        rule_alerts=frame["nightsignal"].isin(["yellow", "red"]).to_numpy(bool),
    )
