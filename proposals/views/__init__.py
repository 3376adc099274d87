"""Pages of the proposals stage, one blueprint for each circle of readers."""
