"""What stands on the pages of Quillmoor, the made-up marketplace of the demo. No person or firm in it exists."""

from dataclasses import dataclass

from groundrules.rulebook.schema import Role, Stage


@dataclass(frozen=True)
class Question:
    """A question beside the content, answered by the widget; `rule` is the id of the rule that it is about."""

    words: str
    rule: str


@dataclass(frozen=True)
class Job:
    """A job post. `slug` is its address, `facts` are pairs of a name and a value."""

    slug: str
    title: str
    client: str
    posted: str
    summary: str
    paragraphs: tuple[str, ...]
    skills: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Line:
    """A message in the room, there from `stage` on; `author` is None for the marketplace's own notes."""

    author: Role | None
    at: str
    text: str
    stage: Stage = Stage.BEFORE
    file: str = ""


@dataclass(frozen=True)
class Example:
    """A message to try in the room. `expect` says what the nudge makes of it before and during a contract."""

    name: str
    text: str
    expect: str


PEOPLE = {Role.FREELANCER: "Mara Lindqvist", Role.CLIENT: "Tom Okafor"}

JOBS = (
    Job(
        slug="bakery-order-form",
        title="Order form and checkout for a neighbourhood bakery",
        client="Harbour Lane Bakery",
        posted="2 hours ago",
        summary="Twelve breads, next-day collection, and a form that my neighbours can use on an old phone.",
        paragraphs=(
            "We bake twelve breads a day and sell out by noon. People would like to order the evening before and "
            "collect on their way to work. Today they ring us, and whoever picks up has flour on both hands.",
            "We need a form with the day's breads, a collection time and payment, and a list that we can print at five "
            "in the morning. It must be quick on old phones and usable with a screen reader: two of our most faithful "
            "customers use one.",
            "Tell us how you would split the work into two or three milestones, and show us one form that you are "
            "proud of.",
        ),
        skills=("Web design", "Forms", "Accessibility", "Payments"),
        facts=(("Budget", "£1,800 fixed"), ("Length", "About 4 weeks"), ("Level", "Experienced")),
        questions=(
            Question("May I put my phone number into a proposal?", "contact-sharing/before-contract"),
            Question("May I send a link to book a call?", "communication/outside-call-and-booking-tools"),
            Question("How am I protected on a fixed price?", "protection/fixed-price-funding"),
        ),
    ),
    Job(
        slug="garden-birds",
        title="Twelve garden birds for an illustrated calendar",
        client="Wren & Daughters",
        posted="5 hours ago",
        summary="Watercolour or gouache, one bird a month, with a lively eye and no sentiment.",
        paragraphs=(
            "Our calendar shows one garden bird a month, at the size of a sheet of writing paper. We are looking for "
            "one hand for all twelve. Watercolour or gouache, on paper: we photograph the originals ourselves.",
            "Please say which three birds you would begin with, and why.",
        ),
        skills=("Illustration", "Watercolour", "Natural history"),
        facts=(("Budget", "£2,400 fixed"), ("Length", "About 10 weeks"), ("Level", "Experienced")),
        questions=(
            Question("Must I draw a sample for nothing?", "conduct/no-free-work"),
            Question("May I link to my portfolio?", "contact-sharing/external-links"),
            Question("How am I protected on a fixed price?", "protection/fixed-price-funding"),
        ),
    ),
    Job(
        slug="museum-audio-guide",
        title="Museum audio guide, German into English",
        client="Museum of Locks and Keys",
        posted="Yesterday",
        summary="Forty short texts to be spoken aloud, with a dry sense of humour that must survive.",
        paragraphs=(
            "Forty texts of about 150 words each, to be spoken by an actor. They are written for visitors who know "
            "nothing about locks and leave with an opinion on them.",
            "We pay by the hour and expect about thirty. A native speaker reads every text with you, by video.",
        ),
        skills=("Translation", "German", "Writing for the ear"),
        facts=(("Budget", "£32 an hour"), ("Length", "About 30 hours"), ("Level", "Any")),
        questions=(
            Question("How is my hourly work protected?", "protection/hourly-conditions"),
            Question("Where may a video call take place?", "tools/calls-and-dial-in"),
            Question("May I translate with a machine?", "conduct/ai-and-automation"),
        ),
    ),
    Job(
        slug="spare-parts",
        title="Put 4,000 spare parts for looms in order",
        client="Aldous Weaving Supplies",
        posted="3 days ago",
        summary="One spreadsheet, thirty years, four spellings of “bobbin”.",
        paragraphs=(
            "Our price list has grown for thirty years. Parts stand in it twice, under old numbers, or under the "
            "nickname of a colleague who has retired. We need one row a part, and a list of doubtful cases for us "
            "to decide.",
        ),
        skills=("Data cleaning", "Spreadsheets"),
        facts=(("Budget", "£650 fixed"), ("Length", "About 2 weeks"), ("Level", "Any")),
        questions=(
            Question("May a client ask me to pay a deposit?", "payments/never-pay-to-work"),
            Question("May we settle by bank transfer?", "payments/on-platform-only"),
            Question("How am I protected on a fixed price?", "protection/fixed-price-funding"),
        ),
    ),
)

LINES = (
    Line(
        Role.CLIENT,
        "9:12",
        "Hello Mara, thank you for your proposal. The pottery shop that you showed me is just the tone we want. "
        "How would you handle orders that come in late?",
    ),
    Line(
        Role.FREELANCER,
        "9:40",
        "Hello Tom, I am glad it speaks to you. I would close the next day's orders at four in the afternoon, and say "
        "so beside the button, so that nobody is disappointed. Here is a sketch.",
        file="order-form-sketch.pdf",
    ),
    Line(Role.CLIENT, "10:05", "That makes sense. And what would be the first milestone?"),
    Line(
        Role.FREELANCER,
        "10:21",
        "A form with your twelve breads that you can click through, after two weeks. You try it, and release the "
        "milestone when it does what we agreed.",
    ),
    Line(
        None,
        "11:30",
        "The contract has started. The first milestone, £600, is funded.",
        Stage.ACTIVE,
    ),
    Line(
        Role.CLIENT,
        "11:42",
        "Welcome aboard! Could we go through the list of breads together this week?",
        Stage.ACTIVE,
    ),
)

EXAMPLES = (
    Example(
        "A harmless answer",
        "Thank you, that helps. I can send you a first sketch on Thursday, and we can talk it over here.",
        "Nothing is said, before and during the contract.",
    ),
    Example(
        "A phone number",
        "I have read the brief twice and have a question. You can call me on +44 7700 900123 tomorrow after ten.",
        "Against a rule before the contract, fine once it runs.",
    ),
    Example(
        "In other words",
        "Happy to talk. Just look me up on the green app with the little phone, same name as here.",
        "No number in it, and still a way to be reached.",
    ),
    Example(
        "A booking link",
        "Here is my calendar, pick any time that suits you: https://calendly.com/mara-lindqvist/intro",
        "Against a rule before the contract, fine once it runs.",
    ),
    Example(
        "Payment outside",
        "We could settle the invoice directly by bank transfer and save both of us the fees.",
        "Against a rule at every stage.",
    ),
    Example(
        "Several at once",
        "Hi! 😀 Write to mara@lindqvist.example or call +44 7700 900123. "
        "Paying by bank transfer outside the site is fine with me.",
        "Three findings, to go through one by one.",
    ),
)
