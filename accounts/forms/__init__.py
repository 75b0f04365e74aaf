"""What the pages of the person ask."""
