"""Figures and statements as text for people."""
