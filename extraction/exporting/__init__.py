"""Extractions in the shapes of other projects: `export`. Every row has a `lossy` list of what it could not hold."""

from extraction.exporting.export import FORMATS, Format, export, left_out

__all__ = ["FORMATS", "Format", "export", "left_out"]
