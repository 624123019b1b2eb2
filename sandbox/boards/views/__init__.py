"""The pages of boards, assignments and grades."""
