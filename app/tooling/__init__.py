"""The scripts behind the Makefile: setting up, front-end files, translations."""
