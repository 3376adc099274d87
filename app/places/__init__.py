"""Places: the tree 区 / 街道 / 社区 / 小区(楼院), virtual communities, and the halls."""
