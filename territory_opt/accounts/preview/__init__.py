"""Preview of key account rules: accounts, revenue, potential, hours, KAMs and field of each rule.

Entry points: `compare_rules.preview` and `default_rules.default_rules`.
"""
