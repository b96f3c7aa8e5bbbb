"""The page at /: put together by `api.routes.page`."""
