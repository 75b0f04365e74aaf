"""What the API of plans takes and gives."""
