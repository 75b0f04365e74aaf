"""The pages of this room, a module each for what they are about."""
