"""Presidio's default recognisers over a blank spaCy engine, asked the same of the same messages."""

import statistics
import time
import warnings
from collections.abc import Sequence

from tests.guard.corpus import Labelled

_CONTACT = frozenset({"EMAIL_ADDRESS", "PHONE_NUMBER", "URL", "CREDIT_CARD", "IBAN_CODE", "CRYPTO", "US_BANK_NUMBER"})


def measure_presidio(messages: Sequence[Labelled]) -> dict[str, float]:
    """Return recall on violations, false alarms on harmless messages, and milliseconds a message.

    A message counts as found if any contact or payment detail is; Presidio knows nothing of stages or of words.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Slow to import, and needed by this comparison alone.
        import spacy  # noqa: PLC0415
        import tldextract.tldextract  # noqa: PLC0415
        from presidio_analyzer import AnalyzerEngine  # noqa: PLC0415
        from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine  # noqa: PLC0415

        # Its e-mail recogniser would fetch a list from the network; the one that the package brings will do.
        tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
        engine = SpacyNlpEngine(ner_model_configuration=NerModelConfiguration())
        engine.nlp = {"en": spacy.blank("en")}
        analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
        found, times = [], []
        analyzer.analyze("The first message should not be slow.", language="en")
        for message in messages:
            started = time.perf_counter()
            results = analyzer.analyze(message.text, language="en", entities=sorted(_CONTACT))
            times.append(1000 * (time.perf_counter() - started))
            found.append(bool(results))
    times.sort()
    violations = [hit for hit, message in zip(found, messages, strict=True) if message.verdict == "not_allowed"]
    benign = [hit for hit, message in zip(found, messages, strict=True) if message.verdict == "ok"]
    return {
        "caught": round(sum(violations) / len(violations), 4),
        "false_alarms": round(sum(benign) / len(benign), 4),
        "p50_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(0.95 * len(times))], 2),
    }
