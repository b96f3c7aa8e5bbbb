"""Peer systems on the same model, the same server and the same reports, for an honest comparison.

`instructor` and `langextract` each offer `extract(article, config, profile)`. Both fill a `Draft`, and one adapter
(`assemble`) turns it into the public records, giving the peer the benefit of every doubt.
"""
