"""Keeps insights up to date while the gateway runs."""

import asyncio
import logging

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from groundrules.insights.digest import Digest
from groundrules.insights.redact import Redactor
from groundrules.insights.unclear import Encoder, UnclearQuestions
from groundrules.language.encoder import EncoderUnavailable, SentenceEncoder

# How often new messages are read, and how often what was not understood is clustered again, in seconds.
SECONDS, CLUSTER_SECONDS = 20.0, 120.0

logger = logging.getLogger(__name__)


class Keeper:
    """Reads what is new, and clusters it. Several gateways may do so at once."""

    def __init__(self, engine: Engine, encoder: Encoder | None = None) -> None:
        self._digest = Digest(engine, Redactor())
        self._unclear = UnclearQuestions(engine, encoder or SentenceEncoder())

    def read(self) -> int:
        """Read what is new in the log; return how many replies that were."""
        return self._digest.catch_up()

    def cluster(self) -> bool:
        """Cluster what is new among the questions not understood; return whether that could be done."""
        try:
            self._unclear.refresh()
        except EncoderUnavailable as error:
            logger.warning("Questions are not clustered: %s", error)
            return False
        return True

    def refresh(self) -> bool:
        """Do both; return whether the clusters are up to date."""
        self.read()
        return self.cluster()

    async def keep(self) -> None:
        """Do so until the end."""
        since_clustered = CLUSTER_SECONDS
        while True:
            await asyncio.sleep(SECONDS)
            since_clustered += SECONDS
            try:
                await run_in_threadpool(self.read)
                if since_clustered >= CLUSTER_SECONDS:
                    since_clustered = 0.0
                    await run_in_threadpool(self.cluster)
            except SQLAlchemyError as error:
                logger.warning("Insights are not brought up to date: %s", type(error).__name__)
