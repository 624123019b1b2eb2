"""The pages of LTI."""
