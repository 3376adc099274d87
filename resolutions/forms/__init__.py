"""Shapes of the forms of this stage; every act on a task has a page of its own with one of them."""
