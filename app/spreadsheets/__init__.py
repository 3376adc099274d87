"""Reading tables that people upload: Excel and CSV, as streams, within limits, nothing calculated."""
