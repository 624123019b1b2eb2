"""The pages of live classes."""
