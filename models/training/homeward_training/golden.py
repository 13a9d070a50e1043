"""Golden vectors: synthetic people, what Python makes of them, for Java to reproduce.

The baseline is computed here a second time and on purpose: two programs that agree on it are better
evidence than one.
"""

import numpy as np
import onnxruntime

NORMAL_CONSISTENCY = 1.4826022185056018
FIRST_DAY = 20_000
PEOPLE = 24
NIGHTS = 70
# Centre between people, scatter between people, scatter between nights; invented, not measured.
FEATURES = {
    "still-heart-rate": (62, 6, 2.0),
    "heart-rate-nadir": (58, 6, 2.2),
    "night-heart-rate": (56, 6, 2.4),
    "resting-heart-rate": (60, 6, 1.5),
    "circadian-amplitude": (7, 1.5, 1.2),
    "heart-rate-per-step": (0.28, 0.04, 0.03),
    "heart-rate-noise": (6, 0.8, 0.6),
    "night-variability": (4, 0.8, 0.7),
    "day-steps": (7000, 1500, 2200),
    "skin-temperature": (33.8, 0.4, 0.3),
    "hrv-rmssd": (38, 10, 6),
    "respiratory-rate": (15, 1.5, 0.5),
    "oxygen-saturation": (96, 0.8, 0.6),
}
LEAST_SCALE = {
    "still-heart-rate": 1.0,
    "heart-rate-nadir": 1.0,
    "night-heart-rate": 1.0,
    "resting-heart-rate": 1.0,
    "circadian-amplitude": 0.5,
    "heart-rate-per-step": 0.02,
    "heart-rate-noise": 0.25,
    "night-variability": 0.25,
    "day-steps": 500,
    "skin-temperature": 0.1,
    "hrv-rmssd": 2.0,
    "respiratory-rate": 0.2,
    "oxygen-saturation": 0.5,
}


def people(seed):
    """Nights by person: {day: {feature: value}}. Devices differ in what they tell; nights are missed."""
    rng = np.random.default_rng(seed)
    result = []
    for person in range(PEOPLE):
        told = [f for f in FEATURES if rng.random() < 0.75]
        centres = {f: rng.normal(FEATURES[f][0], FEATURES[f][1]) for f in told}
        ill_from = rng.integers(30, NIGHTS)
        nights = {}
        for night in range(NIGHTS):
            if rng.random() < 0.08:
                continue
            ill = ill_from <= night < ill_from + 8
            values = {}
            for feature in told:
                if rng.random() < 0.06:
                    continue
                scatter = FEATURES[feature][2]
                shift = 0 if not ill else (-2 if feature == "day-steps" else 2) * scatter
                values[feature] = round(float(centres[feature] + shift + rng.normal(0, scatter)), 3)
            nights[FIRST_DAY + night] = values
        result.append(nights)
    return result


def _baseline(nights, feature, first, until):
    values = np.array([nights[d][feature] for d in range(first, until) if feature in nights.get(d, {})])
    if len(values) == 0:
        return None
    centre = np.median(values)
    scale = max(NORMAL_CONSISTENCY * np.median(np.abs(values - centre)), LEAST_SCALE[feature])
    return centre, scale, len(values)


def window(manifest, nights, day):
    """The deviations of the window that ends with `day`, and why it is withheld, if it is."""
    length = int(manifest["window"]["length"][1:-1])
    first = day - length + 1
    least = manifest["baseline"]["leastNights"]
    row = np.full((length, len(manifest["inputs"])), np.nan, dtype=np.float32)
    shortest, known_in = 10**9, np.ones(length, dtype=bool)
    last_known = day in nights
    for i, given in enumerate(manifest["inputs"]):
        baselines = {
            f: _baseline(nights, f, first - manifest["baseline"]["nights"], first) for f in given["anyOf"]
        }
        usable = [f for f in given["anyOf"] if baselines[f] and baselines[f][2] >= least]
        for n in range(length):
            values = nights.get(first + n, {})
            feature = next((f for f in usable if f in values), None)
            if feature:
                centre, scale, _ = baselines[feature]
                row[n, i] = np.clip((values[feature] - centre) / scale, -given["clip"], given["clip"])
        if given["obligatory"]:
            shortest = min(shortest, max([b[2] for b in baselines.values() if b] + [0]))
            known_in &= ~np.isnan(row[:, i])
            last_known &= any(f in nights.get(day, {}) for f in given["anyOf"])
    if not last_known:
        return row, "NO_DATA"
    if shortest < least:
        return row, "BASELINE_TOO_SHORT"
    if known_in.sum() < manifest["missing"]["leastNights"] or not known_in[-1]:
        return row, "TOO_FEW_READINGS"
    return row, ""


def write(folder, manifest, seed):
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"))
    features = list(FEATURES)
    with open(folder / "golden-nights.csv", "w") as nights_file, open(
        folder / "golden-scores.csv", "w"
    ) as scores_file:
        nights_file.write("person,day," + ",".join(features) + "\n")
        scores_file.write("person,day,withheld,score\n")
        for person, nights in enumerate(people(seed)):
            for day, values in nights.items():
                cells = [repr(values[f]) if f in values else "" for f in features]
                nights_file.write(f"{person},{day}," + ",".join(cells) + "\n")
                row, withheld = window(manifest, nights, day)
                score = ""
                if not withheld:
                    score = repr(float(session.run(None, {"window": row[None]})[0][0]))
                scores_file.write(f"{person},{day},{withheld},{score}\n")
