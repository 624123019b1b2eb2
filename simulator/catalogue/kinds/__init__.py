"""One module per component kind; each holds ``KIND``."""
