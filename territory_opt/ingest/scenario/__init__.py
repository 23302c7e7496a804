"""The scenario: TOML or JSON to a checked Scenario."""
