"""What the pages of the diary ask."""
