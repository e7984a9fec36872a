"""How fast the site is: `make bench`. It prints what docs/benchmarks.md keeps."""
