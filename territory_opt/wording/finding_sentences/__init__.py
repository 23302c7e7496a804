"""Sentences of all findings, in English and German; one file for each file of `model/findings`."""

from territory_opt.wording.finding_sentences import plan_sentences
from territory_opt.wording.finding_sentences.sentence import Sentences

SENTENCES: Sentences = {
    **plan_sentences.SENTENCES,
}
"""Sentence of each kind of findings."""
