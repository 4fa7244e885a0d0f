"""Which language: English unless it is surely not."""

import pytest

from groundrules.language.which import LANGUAGES, OTHER, LanguageFinder

# One rule question in each language that can be greeted.
ASKED = {
    "en": "May I give the client my phone number before the contract starts?",
    "es": "¿Puedo darle mi número de teléfono al cliente antes del contrato?",
    "pt": "Posso passar meu número de telefone ao cliente antes do contrato?",
    "fr": "Puis-je donner mon numéro de téléphone au client avant le contrat ?",
    "de": "Darf ich dem Kunden vor dem Vertrag meine Telefonnummer geben?",
    "hi": "क्या मैं अनुबंध से पहले ग्राहक को अपना फ़ोन नंबर दे सकता हूँ?",
    "ur": "کیا میں معاہدے سے پہلے کلائنٹ کو اپنا فون نمبر دے سکتا ہوں؟",
    "ar": "هل يمكنني إعطاء العميل رقم هاتفي قبل العقد؟",
    "ru": "Можно ли дать заказчику свой номер телефона до контракта?",
    "uk": "Чи можна дати замовнику свій номер телефону до контракту?",
    "tl": "Puwede ko bang ibigay ang numero ng telepono ko sa kliyente bago ang kontrata?",
    "id": "Bolehkah saya memberikan nomor telepon saya kepada klien sebelum kontrak?",
    "bn": "চুক্তির আগে আমি কি ক্লায়েন্টকে আমার ফোন নম্বর দিতে পারি?",
}


@pytest.fixture(scope="module")
def finder() -> LanguageFinder:
    return LanguageFinder()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_is_told(finder: LanguageFinder, language: str) -> None:
    assert finder.find(ASKED[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "can i giv my whatsapp?",
        "no contract yet",
        "zoom ok",
        "GCash payout?",
        "résumé or CV in portfolio",
        "he say half thru paypal",
        "",
        "???",
        "🙂",
        "12345 555",
        "https://example.com/a",
        "hola",
    ],
)
def test_in_doubt_it_is_english(finder: LanguageFinder, text: str) -> None:
    assert finder.find(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "are you chatgpt",
        "are u chatgpt",
        "chatgpt for bids ok?",
        "guru safepay fees",
        "no popup = ok",
        "conversion of celsius to fahrenheit",
        "translate this message from the client: wann k\u00f6nnen wir anfangen",
    ],
)
def test_mostly_english_words_are_english_whatever_their_letters_look_like(finder: LanguageFinder, text: str) -> None:
    assert finder.find(text) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pwede po ba", "tl"),
        ("hasta la vista", "es"),
        ("puede pagar por paypal", "es"),
        ("mon num\u00e9ro est le 555 01 42 33", "fr"),
        ("mein drucker geht nicht", "de"),
        ("saya mau belajar coding", "id"),
        ("minha conta foi suspensa", "pt"),
        ("client ko gusto magbayad sa labas", "tl"),
    ],
)
def test_a_few_words_of_another_language_are_told(finder: LanguageFinder, text: str, language: str) -> None:
    assert finder.find(text) == language


@pytest.mark.parametrize(
    "text",
    ["合同开始前我可以给客户我的电话号码吗", "契約前に電話番号を教えてもいいですか", "ฉันให้เบอร์โทรศัพท์กับลูกค้าได้ไหม"],
)
def test_a_script_of_no_language_it_knows(finder: LanguageFinder, text: str) -> None:
    assert finder.find(text) == OTHER
