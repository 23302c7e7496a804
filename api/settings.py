"""Limits of the service, set by environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from territory_opt.errors import Fault, InvalidInput

PREFIX = "TERRITORY_OPT_"


class Settings(BaseSettings):
    """Limits of one service. Every field is read from its name in capitals after `TERRITORY_OPT_`.

    The constructor takes its arguments and the defaults alone; only `from_environment` reads variables.

    Parameters
    ----------
    max_upload_mb : float
        Greatest body of a request, in millions of bytes.
    max_units : int
        Greatest number of units in a book.
    max_solves : int
        Solves at a time, each in a process of its own. Further requests are refused.
    max_solve_s : float
        Seconds after which a solve ends with its best plan, whatever its scenario says.
    grace_s : float
        Seconds between stopping a solve and killing its process.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    max_upload_mb: float = Field(25.0, gt=0, allow_inf_nan=False)
    max_units: int = Field(50_000, gt=0)
    max_solves: int = Field(2, gt=0)
    max_solve_s: float = Field(60.0, gt=0, allow_inf_nan=False)
    grace_s: float = Field(3.0, gt=0, allow_inf_nan=False)

    @property
    def max_upload_bytes(self) -> int:
        """Greatest body of a request in bytes."""
        return round(self.max_upload_mb * 1e6)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - signature of the base class
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the arguments of the constructor and nothing else."""
        return (init_settings,)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from environment variables; one that is unset or blank keeps its default.

        Parameters
        ----------
        environment : mapping, optional
            `os.environ` by default.

        Raises
        ------
        InvalidInput
            With every value that is not a number above 0.
        """
        source = EnvSettingsSource(cls)
        variables = os.environ if environment is None else environment
        source.env_vars = {name.lower(): text.strip() for name, text in variables.items() if text.strip()}
        values = source()
        try:
            return cls(**values)
        except ValidationError as error:
            names = [str(item["loc"][0]) for item in error.errors()]
            raise InvalidInput(_fault(name, values[name]) for name in names) from None


def _fault(name: str, text: str) -> Fault:
    kind = "a whole number" if Settings.model_fields[name].annotation is int else "a number"
    return Fault(
        "environment",
        None,
        PREFIX + name.upper(),
        text,
        f"it is not {kind} above 0",
        f"Set {kind} or unset it.",
    )
