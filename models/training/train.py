"""Fits nightly-deviation to a training table that Java wrote, and writes its release.

    python train.py --table TABLE --manifest nightly-deviation.yaml --output FOLDER

The release: model.onnx, model.yaml, card.md, figures.json, golden-nights.csv, golden-scores.csv.
"""

import argparse
import hashlib
import json
import re
import warnings
from pathlib import Path

import numpy as np
import yaml

from homeward_training import card, figures, fit, golden, graph, table

SEED = 20260101
FITTED_ON = ("basal-hr", "stanford118")
BURDEN_ON = "lifesnaps"
# Single readings by Homeward's own estimators. These people are among stanford118's: a check of the
# estimators, never a test of the model.
OWN_ESTIMATORS_ON = "covid-wearables"
RELEASED_ALERT_DAYS = 0.05  # of healthy judged days


def operating_points(people, scores):
    """Figures at NightSignal's own burden, at the released one, and at a low one."""
    rule = figures.per_person(people, people.rule_alerts)
    points = {"NightSignal": {"alertFrom": None, "figures": figures.with_intervals(rule, rule, SEED)}}
    of_rule = figures.burden(people, people.rule_alerts)
    for name, share in (("at NightSignal's alert-days", of_rule), ("as released", RELEASED_ALERT_DAYS), ("low", 0.02)):
        threshold = figures.threshold_at(people, scores, share)
        records = figures.per_person(people, scores >= threshold)
        points[name] = {"alertFrom": threshold, "figures": figures.with_intervals(records, rule, SEED)}
    return points


def by_cohort(people, scores, threshold):
    return {
        cohort: figures.pooled(
            figures.per_person(people.part(people.cohort == cohort), (scores >= threshold)[people.cohort == cohort])
        )
        for cohort in FITTED_ON
    }


def last_night(people):
    """Quartiles of the deviation of the newest night of healthy windows, per input."""
    deviations = people.part(people.judged & people.healthy).deviations[:, -1, :]
    return [[float(q) for q in np.nanpercentile(deviations[:, i], [25, 50, 75])] for i in range(deviations.shape[1])]


def own_estimators(everyone, people, model, alert_from):
    own = everyone.part(everyone.cohort == OWN_ESTIMATORS_ON)
    if not np.any(own.judged & own.healthy):
        return None
    scores = model.predict_proba(fit.known(own))[:, 1]
    return {
        "cohort": OWN_ESTIMATORS_ON,
        "people": int(len(np.unique(own.person))),
        "quartiles": last_night(own),
        "quartiles of the fit": last_night(people),
        "figures": figures.pooled(figures.per_person(own, scores >= alert_from)),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", required=True, type=Path)
    parser.add_argument("--manifest", required=True, type=Path)
    parser.add_argument("--output", required=True, type=Path)
    given = parser.parse_args()
    warnings.filterwarnings("ignore", category=FutureWarning)
    written = given.manifest.read_text()
    manifest = yaml.safe_load(written)
    inputs = [i["name"] for i in manifest["inputs"]]
    nights = int(manifest["window"]["length"][1:-1])
    everyone = table.read(given.table, nights, inputs)
    people = everyone.part(np.isin(everyone.cohort, FITTED_ON))
    print(f"cross-validating on {len(np.unique(people.person))} people", flush=True)
    scores = fit.cross_validated(people, SEED)
    points = operating_points(people, scores)
    alert_from = points["as released"]["alertFrom"]

    ground = people.part(fit.trainable(people))
    strength = fit.strength_of(ground, SEED)
    model = fit.logistic(ground, strength)
    weights = model.coef_.reshape(nights, len(inputs))
    given.output.mkdir(parents=True, exist_ok=True)
    onnx_bytes = graph.logistic(weights, model.intercept_[0]).SerializeToString()
    (given.output / "model.onnx").write_bytes(onnx_bytes)
    sha256 = hashlib.sha256(onnx_bytes).hexdigest()
    released = re.sub(r"#[^\n]*\n", "", written, count=1)
    released = re.sub(r"sha256: .*", f'sha256: "{sha256}"', released)
    released = re.sub(r"alertFrom: .*", f"alertFrom: {alert_from:.6f}", released)
    (given.output / "model.yaml").write_text(released)

    others = everyone.part(everyone.cohort == BURDEN_ON)
    burden_scores = model.predict_proba(fit.known(others))[:, 1]
    result = {
        "people": {c: int(len(np.unique(people.person[people.cohort == c]))) for c in FITTED_ON},
        "days": {
            "judged share": float(people.judged.mean()),
            "people never judged": int(
                len(np.unique(people.person)) - len(np.unique(people.person[people.judged]))
            ),
            "healthy": int(ground.healthy.sum()),
            "ill": int(ground.ill.sum()),
        },
        "strength": strength,
        "intercept": float(model.intercept_[0]),
        "weights": {name: [float(w) for w in weights[:, i]] for i, name in enumerate(inputs)},
        "points": points,
        "by cohort as released": by_cohort(people, scores, alert_from),
        "own estimators": own_estimators(everyone, people, model, alert_from),
        "burden elsewhere": {
            "cohort": BURDEN_ON,
            "people": int(len(np.unique(others.person[others.judged]))),
            "figures": figures.pooled(figures.per_person(others, burden_scores >= alert_from)),
            "NightSignal": figures.pooled(figures.per_person(others, others.rule_alerts)),
        },
    }
    (given.output / "figures.json").write_text(json.dumps(result, indent=1) + "\n")
    (given.output / "card.md").write_text(card.text(manifest, sha256, alert_from, result))
    golden.write(given.output, yaml.safe_load(released), SEED)
    print(f"wrote {given.output}")


if __name__ == "__main__":
    main()
