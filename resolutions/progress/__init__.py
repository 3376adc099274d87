"""The law of resolutions and their tasks: pure rules, no request, no database, no clock."""
