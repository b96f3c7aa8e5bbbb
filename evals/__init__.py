"""Judgement: runs any extractor over hand-labelled reports, saves what it gave, and scores it. See evals/README.md."""
