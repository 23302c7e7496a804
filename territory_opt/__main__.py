"""`python -m territory_opt` is the same as `territory-opt`."""

from __future__ import annotations

import sys

from territory_opt.cli import main

if __name__ == "__main__":
    sys.exit(main())
