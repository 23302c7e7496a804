"""Who is a key account and why, which KAM has it, and what remains for the field.

Three doors: `segment.segment`, `assign.assign_kams` and `field.field_book`.
"""
