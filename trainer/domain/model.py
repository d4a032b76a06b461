"""The base of all domain models: frozen, and strict about unknown keys."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value object; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
