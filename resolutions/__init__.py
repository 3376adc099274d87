"""督: what became of it: tasks, inspections, and the path of one decision."""
