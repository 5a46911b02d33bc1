"""What every connector must keep, and the loopback platforms it is kept against."""
