"""``python -m netpes_learn`` is the same as ``netpes-learn``."""

from netpes_learn.cli import main

raise SystemExit(main())
