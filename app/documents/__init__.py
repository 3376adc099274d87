"""Documents in the layout of GB/T 9704-2012, as Word files: content in, bytes out."""
