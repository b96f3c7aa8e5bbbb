"""`claimwire schema`."""

import click

from api.console import debug_option


@click.command()
@click.argument("of", type=click.Choice(["extraction", "article", "problem"]), default="extraction")
@debug_option
def command(of: str) -> None:
    """Print the JSON Schema of what comes out (or of what goes in: article).

    \b
    Examples:
      claimwire schema > extraction.schema.json
      claimwire schema article
    """
    import json

    from api.shapes import json_schema

    click.echo(json.dumps(json_schema(of), indent=2, ensure_ascii=False))  # type: ignore[arg-type]
