"""What follows the stream while it is on."""
