"""Say whether the database and the cache that DATABASE_URL and REDIS_URL name answer; exit 1 with a reason if not."""

import os
import sys

import psycopg
import redis


def main() -> None:
    try:
        psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5).close()
    except psycopg.Error as error:
        sys.exit(f"PostgreSQL at DATABASE_URL cannot be reached: {error}")
    try:
        redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=5).ping()
    except (redis.RedisError, ValueError) as error:
        sys.exit(f"Redis at REDIS_URL cannot be reached: {error}")


if __name__ == "__main__":
    main()
