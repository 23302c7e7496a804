"""Sentences about two plans that are compared."""

from __future__ import annotations

from territory_opt.model.findings.comparison_findings import (
    DifferentBooks,
    DifferentObjectives,
    NoFiguresOfPlan,
)
from territory_opt.wording.finding_sentences.sentence import Sentences
from territory_opt.wording.label_text import LabelText

SENTENCES: Sentences = {
    DifferentBooks: LabelText(
        "The plans are of different books: their input_hash differs.",
        "Die Pläne gehören zu verschiedenen Eingaben: input_hash ist nicht gleich.",
    ),
    DifferentObjectives: LabelText(
        "The objectives are not the same measure, so objective_a and objective_b cannot be compared.",
        "Die Ziele sind nicht dieselbe Größe; objective_a und objective_b sind nicht vergleichbar.",
    ),
    NoFiguresOfPlan: LabelText(
        "{plan} comes without a report.json, so its criteria and objective are not known.",
        "Zu {plan} gibt es keine report.json; Kriterien und Ziel des Plans sind nicht bekannt.",
    ),
}
