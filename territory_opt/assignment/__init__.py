"""Assignment of key accounts to KAMs (`kams`) and of inside-sales accounts to agents (`inside_sales`)."""
