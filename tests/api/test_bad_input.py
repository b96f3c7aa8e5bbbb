"""Bad input at both doors, with the real reader behind them: one clear line that names the fault, and nothing harmed."""

import io
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api import cli
from api.app import create_app
from api.settings import Settings
from extraction import Extractor, load_config
from extraction.config import PACKAGED

GERMAN = (
    "Die Armee teilte mit, dass die Straße zur Küste gesperrt sei und dass bei dem Angriff niemand verletzt wurde. " * 3
)
BAD = {
    "empty": (b"", "no text"),
    "blank": (b" \n\t\n", "no text"),
    "invisible": ("\u200b\u2060 \ufeff".encode(), "no text"),
    "not English": (GERMAN.encode(), "English"),
    "wrong encoding": ("Der Präsident sagte".encode("latin-1"), "UTF-8"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(400), "text"),
    "50 MB": (b"The army said so. " * 2_900_000, "characters"),
}


@pytest.mark.parametrize("name", BAD)
def test_command_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data, word = BAD[name]
    file = tmp_path / "report.txt"
    file.write_bytes(data)
    target = tmp_path / "out.json"
    target.write_text("as it was")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    with pytest.raises(SystemExit) as ended:
        cli.main(["extract", str(file), "--model", "rules", "-o", str(target)])
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (3, "")
    assert word in err and "Traceback" not in err and len(err.strip().splitlines()) == 1
    assert target.read_text() == "as it was" and len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("name", BAD)
def test_http(name: str) -> None:
    data, word = BAD[name]
    app = create_app(Settings(), Extractor(load_config(PACKAGED)))
    client = TestClient(app, raise_server_exceptions=False)
    response = client.post("/v1/extract", content=data, headers={"content-type": "text/plain"})
    assert response.status_code in (413, 422)
    assert response.headers["content-type"] == "application/problem+json"
    assert word in response.json()["detail"] or name == "50 MB"
    assert client.get("/healthz").status_code == 200
