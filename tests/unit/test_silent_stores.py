"""groundrules/postgres.py and groundrules/redis_client.py: a server that takes everything and says nothing."""

import asyncio

import pytest
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from groundrules.database import make_engine
from groundrules.redis_client import open_redis
from tests.conftest import POSTGRES

_SECONDS = 0.2


def test_a_silent_database_is_given_up_and_left_alone_for_a_moment(silent: int) -> None:
    engine = make_engine(f"postgresql://127.0.0.1:{silent}/none", _SECONDS)
    with pytest.raises(OperationalError, match="no answer within"):
        engine.connect()
    with pytest.raises(OperationalError, match="a moment ago"):
        engine.connect()
    engine.dispose()


def test_a_silent_redis_is_given_up_and_left_alone_for_a_moment(silent: int) -> None:
    async def asked() -> None:
        redis = open_redis(f"redis://127.0.0.1:{silent}/0")
        with pytest.raises(RedisError, match="Timeout"):
            await redis.ping()
        with pytest.raises(RedisError, match="a moment ago"):
            await redis.ping()
        await redis.close(close_connection_pool=True)

    asyncio.run(asked())


@pytest.mark.parametrize("url", [POSTGRES] if POSTGRES else [])
def test_a_slow_statement_is_ended_by_the_server_and_the_database_stays_in_use(url: str) -> None:
    engine = make_engine(url, _SECONDS)
    with engine.connect() as connection, pytest.raises(OperationalError, match="statement timeout"):
        connection.execute(text("SELECT pg_sleep(30)"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    engine.dispose()
