"""Key accounts, the KAMs' portfolios, and the field book.

Entry points: `segmentation.segment`, `portfolios.portfolios` and `build_field_book.field_book`.
"""
