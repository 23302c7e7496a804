"""What each of several rules for key accounts would mean: accounts, money, managers, and the field's part.

Two doors: `preview.preview` and `rules.usual_rules`.
"""
