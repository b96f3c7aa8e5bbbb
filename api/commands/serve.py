"""`claimwire serve`."""

import click

from api.console import config_option, debug_option


@click.command()
@click.option("--host", help="Address to listen on. Default: $CLAIMWIRE_HOST or 127.0.0.1. There is no login.")
@click.option("--port", type=click.IntRange(0, 65535), help="Default: $CLAIMWIRE_PORT or 8000; 0 takes a free one.")
@click.option(
    "--model",
    metavar="PROFILE",
    help="Profile for requests that name none. Default: $CLAIMWIRE_MODEL, then the config's.",
)
@config_option
@debug_option
def command(host: str | None, port: int | None, model: str | None, config: str | None) -> None:
    """Serve POST /v1/extract over HTTP, and a page to try it.

    \b
    Examples:
      claimwire serve
      claimwire serve --port 9000 --model embedded
      curl --data-binary @report.txt -H 'content-type: text/plain' 'localhost:8000/v1/extract?published_on=2024-05-15'
    """
    import uvicorn

    from api.app import create_app
    from api.settings import Settings

    settings = Settings.from_env(host=host, port=port, model=model, config=config)
    # Built here and not by uvicorn, so that a wrong config is one line and not a traceback.
    app = create_app(settings)
    uvicorn.run(app, host=settings.host, port=settings.port, timeout_graceful_shutdown=10, log_level="info")
