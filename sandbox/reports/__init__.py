"""Reports: a design, its figures, its score and every assumption behind them, as Markdown and as
PDF. ``report`` puts the parts together once; ``markdown`` and ``pdf`` only set them."""
