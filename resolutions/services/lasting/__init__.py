"""以后怎么办: arrangements that keep a result, their team and list, reviews, and coming back."""
