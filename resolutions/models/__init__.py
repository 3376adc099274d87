"""Tables of resolutions, one aggregate a file."""
