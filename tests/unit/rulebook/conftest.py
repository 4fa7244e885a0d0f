"""A small rulebook in a folder of its own, for tests that change it."""

from pathlib import Path

import pytest

from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.rulebook import Rulebook

MARKETPLACE = """\
name: Bazaar
independence: I am not Bazaar.
not_legal_advice: This is education, not legal advice.
links: {site: https://bazaar.test, terms: https://bazaar.test/t, help: https://h.test, account_help: https://a.test}
parties:
  freelancer: {one: freelancer, many: freelancers}
  client: {one: client, many: clients}
  agency: {one: agency, many: agencies}
reporting: {how: payments/tips, confidential: payments/tips}
topics:
  - {key: payments, title: Payments, about: Where money may move.}
  - {key: accounts, title: Accounts}
"""

SOURCES = """\
- key: UA
  title: User Agreement
  authority: binding
  seen: March 2026
  url: https://bazaar.test/ua
- key: FORUM
  title: forum thread
  authority: third_party
  seen: August 2020
  cite: false
"""

PAYMENTS = """\
# Rules on paying.
- id: payments/on-site
  title: Paying on the site
  question: May I pay outside?
  applies_to: {roles: [freelancer, client], stages: [before_contract, active_contract, after_contract]}
  verdict: not_allowed
  answer: No, pay on the site.
  rule: All payments stay on the site.
  reasons:
    - text: Outside, nobody can give the money back.
      protects: [both]
      source: UA
    - text: The fee pays for the service.
      protects: [marketplace, agency]
      source: UA
  consequence: The account may be closed.
  instead: [Send an invoice on the site., Ask support.]
  exceptions:
    - {text: A tip is free of this., rule: payments/tips}
  variants:
    - roles: [client]
      answer: No, as a client you pay on the site.
      instead: [Fund a milestone.]
    - stages: [after_contract]
      verdict: allowed
      answer: Yes, after two years.
      see: payments/tips
    - roles: [client]
      stages: [active_contract]
      verdict: conditional
      answer: Only if support agrees.
      rule: A running contract needs consent.
      consequence: The contract may be paused.
  sections:
    - {source: UA, number: "7.2", title: User Agreement}
    - {source: UA, title: Help page, url: https://bazaar.test/help}
  history:
    - {date: 2020-05, change: It was announced., source: UA}
    - {date: 2020-06-26, change: It came into force., source: UA}
  effective_from: 2020-06-26
  checked_on: 2026-11-22
  confidence: high
  caution: Two pages differ.
  related: [accounts/one-account]
- id: payments/tips
  title: Tips
  question: May I tip someone?
  applies_to: {roles: [client], stages: [after_contract]}
  verdict: allowed
  answer: Yes, tips are welcome.
  rule: Tips are free.
  reasons:
    - {text: They thank good work., protects: [freelancer], source: UA}
  consequence: Nothing follows.
  instead: [Press the gift button.]
  sections:
    - {source: UA, number: "7.2.1", title: User Agreement}
  history:
    - {date: 2019, change: Tips began., source: UA}
  checked_on: 2026-11-01
  confidence: medium
"""

ACCOUNTS = """\
- id: accounts/one-account
  title: One account each
  question: May I have two accounts?
  applies_to: {roles: [agency], stages: [before_contract]}
  verdict: not_allowed
  answer: No, one account each.
  rule: Each person has one account.
  reasons:
    - {text: Feedback must stay with its owner., protects: [public], source: UA}
  consequence: The second account is closed.
  instead: [Use one account.]
  sections:
    - {source: UA, number: "72", title: User Agreement}
  history:
    - {date: 2018, change: The rule began., source: UA}
  checked_on: 2026-10-05
  confidence: low
"""


CONTRADICTIONS = """\
- id: A1
  claim: Paying outside is fine for small sums.
  correction: No sum is small enough.
  truth: All payments stay on the site.
  why: Nobody can give the money back.
  wrong: It names no section.
  rule: payments/on-site
  source: FORUM
- id: A2
  claim: Tips cost a fee.
  correction: They do not.
  truth: Tips are free.
  why: They thank good work.
  wrong: It is old.
  rule: payments/tips
"""

DRAFTS = """\
- id: no-thanks
  title: Say no to payment outside
  scenarios: [SC1]
  roles: [freelancer, agency]
  stages: [before_contract, active_contract]
  rule: payments/on-site
  holds: A polite no.
  fields: [name, amount]
  text: |-
    Hi {name},

    I take my {amount} on the site only.
  shorter: Hi {name}, on the site only, please.
  firmer: |-
    Hi {name},

    No. I take my {amount} on the site or not at all.
  other_voice:
    role: client
    text: |-
      Hi {name},

      I pay on the site only.
  note: Send it once.
- id: second-no
  title: Say no again
  roles: [freelancer]
  stages: [before_contract]
  rule: payments/on-site
  holds: A second no.
  text: As I said, on the site only.
- id: tips-list
  kind: checklist
  title: Checklist for tips
  roles: [agency, freelancer, client]
  stages: [before_contract]
  rule: payments/tips
  holds: What to look at.
  text: "- Look for old tips."
  shorter: "- Look."
- id: threaten
  refused: true
  title: Threaten somebody
  scenarios: [SC2]
  rule: payments/tips
  why: A threat helps nobody.
  instead: [no-thanks]
"""

TIMELINE = """\
- id: fee
  title: The fee
  rule: payments/on-site
  unit: percent
  figures:
    - values: [10]
      label: 10%
      text: A flat 10%.
      source: UA
    - since: 2020-06-26
      values: [0, 15.5]
      between: true
      label: 0 to 15.5%
      text: Between 0% and 15.5%.
      source: FORUM
- id: announced
  date: 2020-05
  label: Announced
  rule: payments/on-site
"""

INSTEAD = """\
- id: cash
  title: Cash
  names: [cash, bank notes]
  wanted_for: Paying.
  before: {verdict: not_allowed, text: Pay on the site.}
  during: {verdict: conditional, text: Only a tip.}
  rules: [payments/on-site, payments/tips]
- id: second-account
  title: A second account
  names: [second account]
  wanted_for: Hiding.
  before: {verdict: not_allowed, text: Use one account.}
  during: {verdict: not_allowed, text: Use one account.}
  rules: [payments/tips]
"""

FILES = {
    "marketplace": MARKETPLACE,
    "sources": SOURCES,
    "payments": PAYMENTS,
    "accounts": ACCOUNTS,
    "contradictions": CONTRADICTIONS,
    "drafts": DRAFTS,
    "timeline": TIMELINE,
    "instead": INSTEAD,
}


def _write(folder: Path) -> Path:
    for name, text in FILES.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small, right rulebook of three rules."""
    made = tmp_path / "policies"
    made.mkdir()
    return _write(made)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The small rulebook, loaded."""
    return load_rulebook(_write(tmp_path_factory.mktemp("small")))
