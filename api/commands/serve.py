"""`claimwire serve`."""

import os
import sys
from typing import TYPE_CHECKING, Final

import click

from api.console import config_option, debug_option, say

if TYPE_CHECKING:
    from socket import socket

    from api.late import Reader
    from api.settings import Settings

#: How long a thread may keep the interpreter from another. Measured with 64 clients: half the time added by us, against 5 ms.
SWITCH_SECONDS: Final = 0.001


@click.command()
@click.option(
    "--host", help="Address to listen on. Default: $CLAIMWIRE_HOST or 127.0.0.1. Beyond loopback, use --keys."
)
@click.option("--port", type=click.IntRange(0, 65535), help="Default: $CLAIMWIRE_PORT or 8000; 0 takes a free one.")
@click.option(
    "--model",
    metavar="PROFILE",
    help="Profile for requests that name none. Default: $CLAIMWIRE_MODEL, then the config's.",
)
@click.option(
    "--keys",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="File of API keys, see `claimwire keys`. Default: $CLAIMWIRE_KEYS, else no login.",
)
@click.option("--no-cache", is_flag=True, help="Read every article anew. Default: $CLAIMWIRE_RESULT_CACHE or cached.")
@config_option
@debug_option
def command(
    host: str | None, port: int | None, model: str | None, keys: str | None, no_cache: bool, config: str | None
) -> None:
    """Serve POST /v1/extract over HTTP, and a page to try it. All settings: api/SETTINGS.md.

    \b
    Examples:
      claimwire serve
      claimwire serve --port 9000 --model embedded
      claimwire keys new newsroom --file keys.toml && claimwire serve --host 0.0.0.0 --keys keys.toml
      curl --data-binary @report.txt -H 'content-type: text/plain' 'localhost:8000/v1/extract?published_on=2024-05-15'
    """
    from api.settings import Settings

    settings = Settings.from_env(
        host=host, port=port, model=model, config=config, keys=keys, result_cache=False if no_cache else None
    )
    run(settings)


def run(settings: "Settings", extractor: "Reader | None" = None) -> None:
    """Serve until told to stop; then finish what is being read, for `drain_seconds` at most."""
    import uvicorn

    from api import logs
    from api.app import create_app
    from api.settings import LOOPBACK

    logs.configure(settings)
    # Threads read grammar while the loop answers: it should not wait the usual 5 ms for each turn that one of them has.
    sys.setswitchinterval(SWITCH_SECONDS)
    if settings.on_loopback and not settings.keys and not settings.allowed_hosts:
        settings = settings.model_copy(update={"allowed_hosts": (*LOOPBACK, settings.host)})
    if settings.parser_processes is None:
        settings = settings.model_copy(update={"parser_processes": int(_processors() > 1)})
    # Built here and not by uvicorn, so that a wrong config is one line and not a traceback.
    app = create_app(settings, extractor)
    app.state.own_process = True
    _warn(settings)

    class Server(uvicorn.Server):
        """Sends away whoever waits as soon as the signal comes, not once the last answer is out."""

        async def shutdown(self, sockets: "list[socket] | None" = None) -> None:
            app.state.desk.line.close()
            await super().shutdown(sockets)

    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        timeout_graceful_shutdown=max(1, round(settings.drain_seconds)),
        log_config=None,
        access_log=False,
        server_header=False,
    )
    server = Server(config)
    try:
        server.run()
    except SystemExit:
        if not server.started:
            say(
                f"it cannot listen on {settings.host}:{settings.port}; stop what listens there, or choose another --port"
            )
        raise


def _processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _warn(settings: "Settings") -> None:
    if settings.on_loopback or settings.keys:
        return
    for line in (
        "WARNING " + "!" * 72,
        f"WARNING  Listening on {settings.host} WITHOUT KEYS: whoever reaches this port can use your models at your cost.",
        "WARNING  Make keys (claimwire keys new NAME --file keys.toml) and serve with --keys keys.toml, or listen on 127.0.0.1.",
        "WARNING " + "!" * 72,
    ):
        say(line)
