"""Homes: which rep gets which territory, and where a rep without a home had best live."""
