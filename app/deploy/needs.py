"""The programs of a house of several processes, and the Debian packages that bring them."""

from __future__ import annotations

from app.deploy import house, private_postgres, private_redis
from app.deploy.packages import Need

NGINX = Need("nginx", ("nginx-light",), house.nginx)
POSTGRES = Need("PostgreSQL", ("postgresql",), private_postgres.programs)
REDIS = Need("Redis", ("redis-server",), private_redis.program)
