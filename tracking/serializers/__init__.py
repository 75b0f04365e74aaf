"""What the API of the diary takes and gives."""
