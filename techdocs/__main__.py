"""`python -m techdocs` is `techdocs`."""

from techdocs.cli import main

if __name__ == "__main__":
    main()
