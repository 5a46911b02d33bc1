"""A platform that plays: a stream nobody gave, told in the protocol of a real platform."""
