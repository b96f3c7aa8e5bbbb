"""The models file: what it refuses, in words that name file, key and fix."""

from pathlib import Path

import pytest

from extraction.config import ExtractorConfig, load_config
from extraction.errors import ConfigError, UnknownProfile

GOOD = """
default_profile = "one"
[profiles.one]
chain = ["m", "rules"]
[models.m]
name = "hosted_vllm/m"
strategy = "windows"
[models.rules]
name = "rules"
strategy = "rules"
"""


def load(tmp_path: Path, text: str, **environ: str) -> ExtractorConfig:
    file = tmp_path / "models.toml"
    file.write_text(text, encoding="utf-8")
    return load_config(file, environ)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    config = load(tmp_path, GOOD)
    assert [spec.name for spec in config.profile().chain] == ["hosted_vllm/m", "rules"]


def test_the_packaged_file_is_good_and_has_the_promised_profiles() -> None:
    config = load_config(environ={})
    assert {"default", "embedded", "tiny", "rules"} <= set(config.profiles)
    assert config.profile("default").chain[-1].name == "rules"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('default_profile = "one"', "", ["default_profile", "Field required"]),
        ('default_profile = "one"', 'default_profile = "two"', ["default_profile", "'two'", "there are: one"]),
        ('chain = ["m", "rules"]', "chain = []", ["profiles.one.chain"]),
        ('chain = ["m", "rules"]', 'chain = ["n"]', ["profiles.one.chain", "[models.n]", "m, rules"]),
        ('chain = ["m", "rules"]', 'chain = ["m"]\ndeadline = 3', ["profiles.one.deadline", "unknown key"]),
        ('chain = ["m", "rules"]', 'chain = ["m"]\ndeadline_s = 0', ["profiles.one.deadline_s", "greater than 0"]),
        ('chain = ["m", "rules"]', 'chain = ["m"]\nusd_budget = -1', ["profiles.one.usd_budget"]),
        ('name = "hosted_vllm/m"', 'name = "m"', ["models.m", 'write e.g. "anthropic/m"']),
        ('name = "hosted_vllm/m"', 'name = "hosted_vllm/m"\npath = "x.gguf"', ["models.m", "embedded models only"]),
        ('name = "hosted_vllm/m"', 'name = "hosted_vllm/m"\ntimeout = 3', ["models.m.timeout", "unknown key"]),
        ('name = "hosted_vllm/m"', 'name = "hosted_vllm/m"\nparallel = 0', ["models.m.parallel"]),
        ('name = "hosted_vllm/m"', 'name = "hosted_vllm/m"\ninput_usd_per_mtok = 1', ["both prices or neither"]),
        ('name = "hosted_vllm/m"', 'name = "hosted_vllm/m"\nmax_output_tokens = 9000', ["leaves no room"]),
        ('name = "hosted_vllm/m"', 'name = "hosted_vllm/m"\ncanary = "no"', ["models.m.canary", "'obey'"]),
        ('strategy = "windows"', 'strategy = "rules"', ["go together"]),
        ('strategy = "windows"', 'strategy = "all"', ["models.m.strategy", "'whole'"]),
        ("[profiles.one]", "[profiles.one", ["not valid TOML"]),
    ],
)
def test_what_cannot_be_is_refused_by_file_and_key(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert "models.toml" in str(caught.value)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_file_that_is_not_there_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"--config or \$CLAIMWIRE_CONFIG"):
        load_config(tmp_path / "no.toml", {})


def test_the_environment_chooses_file_and_profile(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(GOOD + '\n[profiles.two]\nchain = ["rules"]\n', encoding="utf-8")
    where = {"CLAIMWIRE_CONFIG": str(tmp_path / "mine.toml")}
    assert load_config(environ=where | {"CLAIMWIRE_MODEL": "two"}).default_profile == "two"
    with pytest.raises(UnknownProfile, match=r"\$CLAIMWIRE_MODEL.*'three'.*one, two"):
        load_config(environ=where | {"CLAIMWIRE_MODEL": "three"})
    with pytest.raises(UnknownProfile, match="there are: one, two"):
        load_config(environ=where).profile("none")
