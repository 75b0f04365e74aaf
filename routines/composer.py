"""Makes a routine: level, minutes, conditions and standings to steps with reasons. Pure."""
