"""HTML pages that open offline: the shared page renderer and charts, and one sub-package for each page."""
