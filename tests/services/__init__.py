"""What tests need beside Python: a browser with Chinese fonts, PostgreSQL and Redis."""
