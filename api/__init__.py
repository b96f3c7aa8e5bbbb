"""The front doors: HTTP (`api.app:create_app`) and the command line (`api.cli:main`). Imports nothing."""
