"""Travel providers: one file each, named in PROVIDERS."""

from __future__ import annotations

from territory_opt.geography.travel.great_circle import GreatCircle
from territory_opt.geography.travel.provider import TravelProvider
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import TravelSettings

PROVIDERS: tuple[type[GreatCircle], ...] = (GreatCircle,)


def provider_for(settings: TravelSettings, frame: Frame) -> TravelProvider:
    """Return the provider that the scenario names, ready for places in this frame."""
    chosen = next(provider for provider in PROVIDERS if provider.name == settings.provider)
    return chosen.of(settings, frame)
