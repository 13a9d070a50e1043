"""Figures of an alert per row: found onsets beside the chance level, and the burden."""

import numpy as np

WINDOWS = {"[-3,+3]": (-3, 3), "[-7,0]": (-7, 0)}
RESAMPLED = 2000


def _by_person(table):
    order = np.argsort(table.person, kind="stable")
    people, starts = np.unique(table.person[order], return_index=True)
    return dict(zip(people, np.split(order, starts[1:])))


def burden(table, alerts):
    """Alerts per healthy judged day."""
    days = table.judged & table.healthy
    return float(alerts[days].mean())


def threshold_at(table, scores, alert_days):
    """The lowest threshold with at most this share of alerts on healthy judged days."""
    healthy = np.sort(scores[table.judged & table.healthy])[::-1]
    allowed = int(np.floor(alert_days * len(healthy) + 1e-9))
    return float(np.nextafter(healthy[allowed], np.inf))


def per_person(table, alerts):
    """What the pooled figures are made of: one record per person."""
    records = []
    for person, rows in _by_person(table).items():
        judged = table.judged[rows]
        healthy = judged & table.healthy[rows]
        record = {
            "days": int(healthy.sum()),
            "alert_days": int(alerts[rows][healthy].sum()),
            "episodes": _episodes(table.day[rows][healthy], alerts[rows][healthy]),
        }
        day = table.day[rows]
        for name, (first, last) in WINDOWS.items():
            within = judged & (table.from_onset[rows] >= first) & (table.from_onset[rows] <= last)
            record[name] = bool(alerts[rows][within].any()) if within.any() else None
            record["chance " + name] = _chance(day[healthy], alerts[rows][healthy], last - first + 1)
        records.append(record)
    return records


def _episodes(days, alerts):
    alert_days = days[alerts]
    return int(len(alert_days) > 0) + int((np.diff(alert_days) > 1).sum())


def _chance(days, alerts, length):
    """Windows of that length on healthy days: how many there are, how many have an alert."""
    if len(days) == 0:
        return (0, 0)
    hit = windows = 0
    for start in range(int(days.min()), int(days.max()) - length + 2):
        within = (days >= start) & (days < start + length)
        if within.any():
            windows += 1
            hit += bool(alerts[within].any())
    return (hit, windows)


def pooled(records):
    days = sum(r["days"] for r in records)
    result = {
        "healthy days": days,
        "alert days per healthy person-week": 7 * sum(r["alert_days"] for r in records) / max(1, days),
        "episodes per healthy person-week": 7 * sum(r["episodes"] for r in records) / max(1, days),
    }
    for name in WINDOWS:
        found = [r[name] for r in records if r[name] is not None]
        # A person's windows count together as one, so that long recordings do not weigh more.
        shares = [h / n for h, n in (r["chance " + name] for r in records) if n]
        result["onsets " + name] = len(found)
        result["found " + name] = float(np.mean(found)) if found else float("nan")
        result["chance " + name] = float(np.mean(shares)) if shares else float("nan")
    return result


def with_intervals(records, other, seed):
    """Figures of `records` and of the difference to `other`, with 95 % intervals over people."""
    rng = np.random.default_rng(seed)
    drawn, differences = [], []
    for _ in range(RESAMPLED):
        people = rng.integers(0, len(records), len(records))
        mine = pooled([records[i] for i in people])
        theirs = pooled([other[i] for i in people])
        drawn.append(mine)
        differences.append({k: mine[k] - theirs[k] for k in mine})
    point, their_point = pooled(records), pooled(other)
    interval = lambda draws, key: [float(np.nanpercentile([d[key] for d in draws], q)) for q in (2.5, 97.5)]
    return {
        key: {
            "value": point[key],
            "interval": interval(drawn, key),
            "difference": point[key] - their_point[key],
            "difference interval": interval(differences, key),
        }
        for key in point
    }
