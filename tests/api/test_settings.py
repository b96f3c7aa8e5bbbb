"""Settings come from the environment, and a wrong one is named."""

import pytest

from api.settings import VARIABLES, Settings, SettingsError


def test_every_setting_but_those_about_models_has_a_variable() -> None:
    assert set(VARIABLES) == set(Settings.model_fields) - {"config", "model"}


def test_environment_and_overrides() -> None:
    environ = {"CLAIMWIRE_PORT": "9000", "CLAIMWIRE_HOST": ""}
    settings = Settings.from_env(environ, model="tiny", port=None)
    assert (settings.port, settings.model, settings.host) == (9000, "tiny", "127.0.0.1")


@pytest.mark.parametrize(("name", "value"), [("CLAIMWIRE_PORT", "eighty"), ("CLAIMWIRE_DEADLINE_SECONDS", "-1")])
def test_a_wrong_value_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}={value}"):
        Settings.from_env({name: value})
