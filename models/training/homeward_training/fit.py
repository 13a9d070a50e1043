"""Fits by person: nobody's days are in both the fit and what it is judged by."""

import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedGroupKFold

FOLDS = 10
INNER_FOLDS = 5
REPEATS = 5
STRENGTHS = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)


def known(table):
    """What the graph sums: a missing deviation counts 0, the patient's own normal."""
    return np.nan_to_num(table.deviations.reshape(len(table.deviations), -1), nan=0.0)


def trainable(table):
    return table.judged & (table.healthy | table.ill)


def logistic(table, strength):
    model = LogisticRegression(C=strength, max_iter=2000)
    return model.fit(known(table), table.ill)


def strength_of(table, seed):
    """The regularisation that does best on people left out, by log loss."""
    folds = StratifiedGroupKFold(INNER_FOLDS, shuffle=True, random_state=seed)
    losses = np.zeros(len(STRENGTHS))
    for train, test in folds.split(table.person, table.ill, table.person):
        fitted, left_out = table.part(train), table.part(test)
        for i, strength in enumerate(STRENGTHS):
            scores = logistic(fitted, strength).predict_proba(known(left_out))[:, 1]
            losses[i] += log_loss(left_out.ill, scores, labels=[False, True])
    return STRENGTHS[int(np.argmin(losses))]


def cross_validated(table, seed):
    """Scores of all judged rows, each by fits that did not see its person; mean of the repeats."""
    scores = np.zeros(len(table.person))
    for repeat in range(REPEATS):
        people = np.unique(table.person)
        # Folds are of people: those with ill days apart, so that every fold has some.
        has_ill = np.array([np.any(table.ill & table.judged & (table.person == p)) for p in people])
        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed + repeat)
        for train, test in folds.split(people, has_ill, people):
            fitted = table.part(np.isin(table.person, people[train]) & trainable(table))
            rows = np.isin(table.person, people[test])
            model = logistic(fitted, strength_of(fitted, seed + repeat))
            scores[rows] += model.predict_proba(known(table.part(rows)))[:, 1] / REPEATS
    return scores
