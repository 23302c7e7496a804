"""Sentences of all findings, in English and German; one file for each file of `model/findings`."""

from territory_opt.wording.finding_sentences import (
    account_sentences,
    agent_sentences,
    blocked_sentences,
    book_sentences,
    comparison_sentences,
    front_sentences,
    geometry_sentences,
    handover_sentences,
    kam_sentences,
    plan_sentences,
    rule_sentences,
    scenario_sentences,
    travel_sentences,
)
from territory_opt.wording.finding_sentences.sentence import Sentences

SENTENCES: Sentences = {
    **book_sentences.SENTENCES,
    **scenario_sentences.SENTENCES,
    **blocked_sentences.SENTENCES,
    **geometry_sentences.SENTENCES,
    **account_sentences.SENTENCES,
    **kam_sentences.SENTENCES,
    **agent_sentences.SENTENCES,
    **handover_sentences.SENTENCES,
    **plan_sentences.SENTENCES,
    **rule_sentences.SENTENCES,
    **travel_sentences.SENTENCES,
    **comparison_sentences.SENTENCES,
    **front_sentences.SENTENCES,
}
"""Sentence of each kind of findings."""
