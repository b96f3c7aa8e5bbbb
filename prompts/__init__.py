"""The words that models read, as data: `<task>/v<N>.jinja` with `v<N>.examples.yaml` beside it. A released version is never edited."""
