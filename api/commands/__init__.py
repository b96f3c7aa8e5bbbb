"""One file for each command; each imports what it needs once it runs, so that `claimwire --help` is quick."""
