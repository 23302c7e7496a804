"""HTML pages that open offline: the shared page renderer, and one sub-package a page."""
