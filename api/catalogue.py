"""Which profiles there are, which models each would try, and what each of those lacks."""

import asyncio
from collections.abc import Callable

from pydantic import BaseModel, ConfigDict

from extraction.canary import Canary, known, unfit
from extraction.config import RULES, ExtractorConfig, ModelSpec, Profile
from extraction.gateway import Gateway

Open = Callable[[ModelSpec], Gateway]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class ModelState(_Shape):
    """A model of a profile's chain."""

    model: str
    api_base: str | None
    """Where it is asked; null for the provider's own address, for embedded models and for rules."""
    ready: bool
    missing: str | None
    """What it lacks and how to mend that; null if it is ready."""
    canary: Canary | None = None
    """What was found when it was last tried, at the start of the service or by `claimwire models check`; null if it was not."""


class ProfileState(_Shape):
    """A profile: an ordered chain of models; where one is not ready or fails, the next one goes on."""

    name: str
    about: str
    ready: bool
    """Whether at least one of its models is ready."""
    first: str | None
    """The model that would be asked first now, or null."""
    models: list[ModelState]

    def lacks(self) -> str:
        """What its models lack, in one line."""
        return "; ".join(f"{item.model}: {item.missing}" for item in self.models if item.missing)


class Catalogue(_Shape):
    """All profiles of the config."""

    default: str
    """The profile used where a request names none."""
    profiles: list[ProfileState]

    def profile(self, name: str) -> ProfileState:
        """The profile of that name, which must exist."""
        return next(item for item in self.profiles if item.name == name)


async def survey(config: ExtractorConfig, opened: Open, default: str | None = None) -> Catalogue:
    """Ask every model of every profile whether it is ready; each one only once, all at the same time.

    `default` is the profile used where nobody names one; null takes the config's. Raises `UnknownProfile`.
    """
    chosen = config.profile(default).name
    # By value: the same model may stand in several profiles, and its options make it unhashable.
    specs = {spec.model_dump_json(): spec for profile in config.profiles.values() for spec in profile.chain}
    states = dict(zip(specs, await asyncio.gather(*(_state(spec, opened) for spec in specs.values())), strict=True))
    return Catalogue(default=chosen, profiles=[_profile(profile, states) for profile in config.profiles.values()])


def _profile(profile: Profile, states: dict[str, ModelState]) -> ProfileState:
    chain = [states[spec.model_dump_json()] for spec in profile.chain]
    first = next((state.model for state in chain if state.ready), None)
    return ProfileState(name=profile.name, about=profile.about, ready=first is not None, first=first, models=chain)


async def _state(spec: ModelSpec, opened: Open) -> ModelState:
    missing = unfit(spec)
    if spec.name != RULES and missing is None:
        gateway = opened(spec)
        try:
            missing = await gateway.ready()
        finally:
            await gateway.aclose()
    return ModelState(
        model=spec.name, api_base=spec.api_base, ready=missing is None, missing=missing, canary=known(spec)
    )
