"""干得怎么样: open with a frozen list, take answers by three ways, count at the end, act on it."""
