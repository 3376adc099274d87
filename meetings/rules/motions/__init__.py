"""The table of motions of Robert's Rules, as rows that can be read aloud."""
