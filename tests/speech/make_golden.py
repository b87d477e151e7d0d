#!/usr/bin/env python3
"""Writes golden.txt: sentences, and how the Python front end that ours was modelled on reads them.

    make_golden.py FOLDER    FOLDER holds the unpacked wheel (hibari/), which this repository does not keep

A line: accent, text, phonemes of its sentences (" | " between them), parted by tabs. Unknown words stand as <word>.
"""
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).parent
FIRST = "Anna Ben Clara David Emma Frank Grace Henry Irene Jack Kate Louis Maria Noah Olivia Peter Quinn Rosa Sam Tom".split()
LAST = "Adams Brown Carter Dunn Evans Foster Gray Hughes Ivanov Jones Keller Lopez Miller Nguyen O'Brien Parker Reed Smith Turner Wells".split()
CITY = "Boston Chicago Denver Paris London Berlin Tokyo Madrid Toronto Sydney Dublin Oslo Seattle Austin Leeds York".split()
MONTH = "January February March April May June July August September October November December".split()
SHORT = "Jan. Feb. Mar. Apr. Aug. Sept. Oct. Nov. Dec.".split()
DAY = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NOUN = ("ferry bridge garden letter window engine market river bottle picture library hospital school station kitchen camera theatre "
        "mountain island village factory office computer journey question answer building doctor teacher neighbor painter").split()
PLURAL = ("boxes dishes watches cities stories knives leaves children women geese horses churches prices taxes roses judges voices "
          "engines bottles pictures guests tickets apples pounds houses mouths paths months clothes series").split()
ADJ = ("old quiet careful bright wooden narrow expensive curious gentle ancient hollow frozen crowded difficult beautiful "
       "unlikely well-known state-of-the-art half-empty left-handed").split()
VERB = "painted visited wanted started noticed followed repaired carried invited decided opened dropped watched loved counted ended".split()
ING = "waiting running painting cutting reading sitting baking writing planning travelling getting hoping meeting shouting".split()
UNIT = "km cm mm kg mg lb lbs oz ft mi ml mph km/h GB MB kHz hrs min sq ft kW".split(" ")
UNIT = [u for u in UNIT if u not in ("sq", "ft")] + ["sq ft", "ft"]
HOMOGRAPH = """I read that book yesterday. I will read it tomorrow. She has read every page. They live in a live music hall.
We record every record that they make. The wind blows as they wind the clock. He will object to that object.
The dove dove into the bushes. Please close the door; it is too close. The desert is no place to desert a friend.
They present a present to the host. A minute insect lived for a minute. She shed a tear over the tear in her coat.
The lead singer will lead the band. He wound the bandage around the wound. The farm can produce fresh produce.
I refuse to take out the refuse. The contract says that muscles contract. Does the deer see the does?
The content of the box made him content. Use it if it is of use. We used to live here. The knife was used to cut bread.
An invalid ticket is invalid. They conduct themselves with good conduct. The increase was small, but prices increase daily.
I subject the subject to a test. The convict was convicted again. Export the files; the export is done.
Please permit me to show my permit. He rebels like all rebels do. They will protest at the protest. I suspect the suspect.
The row over the row of seats lasted a week. Bass players rarely catch bass. She will perfect her perfect record.
The estimate was high, so we estimate again. They separate the two separate piles. Moderate your moderate views.
Can you graduate before the graduate leaves? Advocate for your advocate. I am to blame, am I not? What are you up to?
Is it in? Come in. In the end, he went by. He walked by the house. I live by the sea. That is the one I was looking at.
The apple, the orange and the umbrella are on the hour. A European, an honest man and an hour. To eat or to sleep?
I want to. I'd like to, too. He used to. It is used to great effect. She is used to it.""".split("\n")
FIXED = """It's a well-known fact that we can't win.|"Stop!" she cried, "or I'll shout."|He said, "Go home." Then he left.
I'm, you're, he's, she'd, we'll, they've, who'd've thought?|Don't, won't, can't, shan't, shouldn't've, couldn't.
'Twas the night before Christmas.|Rock 'n' roll isn't dead.|The '90s were great; the 1980s weren't.|Y'all gonna come, aren't you?
Gimme a break, I dunno what you wanna do.|Let's go, ma'am.|O'Brien's dog and the Joneses' cat.|The boss's car and James's bike.
The U.S. economy grew.|She works for the U.N. in New York.|He got a Ph.D. from M.I.T. in 1998.|J. K. Rowling met Dr. Smith.
Mr. and Mrs. Jones live on St. James St. near Mt. Hood.|Gen. Lee met Sen. Brown and Gov. White.|Prof. Plum vs. Col. Mustard
NASA, the FBI and the BBC agreed.|The CEO of IBM spoke.|My PC has a USB port and a GPU.|COVID-19 and MP3 files.|A4 paper, B2B and H2O.
The iPhone and the MacBook are in the McDonald house.|face2face and B2B talks|The X-ray showed nothing.|An e-mail and a t-shirt.
Visit example.com or write to me@example.org.|See www.example.com for more.|Use and/or as you like.|Open the file notes.txt now.
50% of 200 is 100.|2 + 2 = 4|5 - 3 = 2|3 × 4 = 12|10 ÷ 2 = 5|a & b|R&D costs|AT&T called.|#1 in the world|Tom @ work|x < y and y > z
It's 20°C outside, or 68 °F.|-5 degrees|Turn 90° left.|5 km/h|60 mph|1 kg|1.5 kg|12 sq ft|3 lbs|8 GB of RAM|16 oz|1 ft|6 ft
$5|$1|$1.00|$0.50|$12.50|$1,234.56|$3 million|$2.5B|£5|£1.20|€10|€3.99|¥500|₹200|₩1000|USD 20|50¢|1¢|$5.999|$10k|£2m
1/2 cup|3/4 of it|2/3|1/8 inch|5/10|12/25|11/3 of it|7/100
10-20 people|pages 5-7|1999–2005|call 555-0172 now|800-555-0199 is free|Room 101|Route 66|Flight 370|Boeing 747|Area 51
0|1|7|10|13|21|42|99|100|101|110|999|1000|1001|1066|1492|1900|1905|1999|2000|2001|2005|2010|2024|2,024|10000|12,345|100,000|1,000,000|1,000,001
1000000000|1.5|0.5|.5|3.14159|2.50|10.0|007|1st|2nd|3rd|4th|11th|12th|20th|21st|22nd|100th|101st|1,000th|5's|90s|1980s|2nd-hand
Chapter IV begins.|World War II ended.|Henry VIII had six wives.|Louis XIV, King of France|Part II of the story|Pope John Paul II|Super Bowl LVIII|Act III, Scene IV
7:45|7:00|7:05 pm|12:30 a.m. sharp|10:15:30|at 9 am|9am|10p.m.|23:59|The train leaves at 6:30 PM from here.
2024-03-15|3/14/2024|03/04/99|25/12/2020|March 3rd, 2024|March 3|Jan 5|the 4 of July|4 July 1776|May 5-6
(See below.)|[note]|"Quoted"|'single'|“Curly quotes”|He said—and I agree—that it's over.|Wait... what?|Well… maybe.|No!!!|What?!|Hmm, uh-huh.
Résumé and café and naïve|El Niño|Zürich|Beyoncé sang.|São Paulo|über|jalapeño
twenty-one|mother-in-law|ex-president|re-enter|co-operate|self-made|non-stop|anti-war|T-shirt|U-turn|9-year-old|20-minute walk
THIS IS LOUD.|I SAID NO|Read THIS now.|OK|ok|TV|DVD|PhD|etc.|e.g. this|i.e. that|a.k.a. Bob|P.S. I love you.|R.I.P.|p. 5|No. 7|Nos. 3 and 4|vol. 2|fig. 3|approx. 5|est. 1900|w/o sugar|aka Bob|BTW, yes|TBD
tsunami, psychology, gnome, knight, wrist, lamb, island, colonel, choir, yacht, queue|xylophone, quinoa, gnocchi, hors d'oeuvre
googling, tweeted, unfriended, selfies, podcasts, blockchains, vlogged, emojis|Frodo, Hermione, Voldemort and Zaphod
:-) ;) :D|<3|*bold* _under_|50/50|24/7|5x|x5|1080p|4K video|5G network|v2.0|v1.2.3|192.168.0.1|B52s|the B-52|F16|M16 rifle|Mach 2|R2D2|C3PO
one,two|yes,no|well...then|end.Start|him,her|and--or|foo--bar|word—word|"nested 'quotes' here"|a - b|A - B|- dash first
It is a "test", isn't it?|The 'best' one.|dogs' bones|the dog's bone|'em|'cause I said so|o'clock|five o'clock|ain't|'tis|c'mon""".replace("\n", "|").split("|")


def generated(rng):
    name = lambda: f"{rng.choice(FIRST)} {rng.choice(LAST)}"
    number = lambda: str(rng.choice([rng.randint(0, 20), rng.randint(21, 999), rng.randint(1000, 9999)]))
    large = lambda: f"{rng.randint(1000, 99999999):,}"
    money = lambda: rng.choice("$£€") + rng.choice([str(rng.randint(1, 999)), f"{rng.randint(0, 99)}.{rng.randint(0, 99):02}", large(),
                                                    f"{rng.randint(1, 9)}.{rng.randint(1, 9)} {rng.choice(['million', 'billion'])}"])
    time = lambda: f"{rng.randint(0, 23)}:{rng.randint(0, 59):02}" if rng.random() < 0.5 else \
        f"{rng.randint(1, 12)}:{rng.choice(['00', '05', '15', '30', '45'])}{rng.choice([' a.m.', ' p.m.', 'pm', ' AM', 'am'])}"
    date = lambda: rng.choice([f"{rng.choice(MONTH)} {rng.randint(1, 31)}", f"{rng.choice(MONTH)} {rng.randint(1, 28)}, {rng.randint(1800, 2030)}",
                               f"{rng.randint(1, 28)} {rng.choice(MONTH)} {rng.randint(1800, 2030)}", f"{rng.randint(1, 12)}/{rng.randint(1, 28)}/{rng.randint(1990, 2030)}",
                               f"{rng.choice(MONTH)} {rng.choice(['1st', '2nd', '3rd', '11th', '22nd'])}", f"the {rng.choice(['1st', '3rd', '30th'])} of {rng.choice(MONTH)}",
                               f"{rng.randint(1990, 2030)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"])
    noun, plural, adj = (lambda: rng.choice(NOUN)), (lambda: rng.choice(PLURAL)), (lambda: rng.choice(ADJ))
    templates = [
        lambda: f"{name()} {rng.choice(VERB)} the {adj()} {noun()} in {rng.choice(CITY)} on {date()} with a friend.",
        lambda: f"The {noun()} costs {money()} and the {noun()} {money()} more.",
        lambda: f"We left at {time()} and came back on {rng.choice(DAY)}, {date()}, very late.",
        lambda: f"Police said {number()} {plural()} were taken from the {adj()} {noun()} near {rng.choice(CITY)}.",
        lambda: f"\"I've been {rng.choice(ING)} for {rng.randint(2, 90)} {rng.choice(UNIT)},\" {rng.choice(FIRST)} said.",
        lambda: f"Shares of {rng.choice(LAST)} {rng.choice(['Inc.', 'Corp.', 'Ltd.', 'Co.'])} rose {rng.randint(1, 40)}.{rng.randint(1, 9)}% to {money()}.",
        lambda: f"{rng.choice(['Dr.', 'Mr.', 'Mrs.', 'Ms.', 'Prof.', 'Capt.', 'Sgt.'])} {rng.choice(LAST)} isn't {rng.choice(ING)}; {rng.choice(['he', 'she'])}'s at {rng.randint(1, 99)} {rng.choice(LAST)} {rng.choice(['St.', 'Ave.', 'Rd.', 'Blvd.'])} today.",
        lambda: f"Why don't you {rng.choice(['read', 'record', 'use', 'close', 'present', 'live', 'lead', 'produce', 'object', 'conduct'])} {rng.choice(['it', 'the ' + noun(), 'to ' + rng.choice(FIRST)])}?",
        lambda: f"About {large()} {plural()}, {rng.choice(['1/2', '2/3', '3/4', '1/4'])} of them {adj()}, {rng.choice(VERB)} the {noun()}.",
        lambda: f"{rng.choice(FIRST)}'s {noun()} was {rng.randint(2, 99)} {rng.choice(UNIT)} from the {rng.randint(1, 30)}{rng.choice(['th', 'th'])} {noun()}, wasn't it?",
        lambda: f"In {rng.choice(SHORT)} or {rng.choice(MONTH)} the {adj()} {noun()} {rng.choice(['opens', 'closes', 'begins', 'matters'])}.",
        lambda: f"Call {rng.randint(200, 999)}-{rng.randint(200, 999)}-{rng.randint(1000, 9999)} or {rng.randint(200, 999)}-{rng.randint(1000, 9999)} before {time()} today.",
        lambda: f"The {adj()}, {adj()} {noun()}, {rng.choice(ING)} and {rng.choice(ING)}, {rng.choice(VERB)} {name()}!",
        lambda: f"In {rng.randint(1700, 2029)}, {rng.choice(LAST)} & {rng.choice(LAST)} {rng.choice(VERB)} {rng.randint(2, 40)}-{rng.randint(41, 90)} {plural()}.",
    ]
    return [rng.choice(templates)() for _ in range(1150)]


def main():
    sys.path.insert(0, sys.argv[1])
    from hibari.g2p import G2P
    from hibari.tts import Hibari
    rng = random.Random(7)
    lines = [line for line in (HERE / "lines.txt").read_text().splitlines() if line]
    texts = list(dict.fromkeys(lines + [t for line in HOMOGRAPH for t in [line]] + [t for t in FIXED if t] + generated(rng)))
    readers = {}
    for accent in ("us", "gb"):
        readers[accent] = object.__new__(Hibari)
        readers[accent]._g2p = G2P(oov=lambda word: f"<{word}>", british=accent == "gb")
    with open(HERE / "golden.txt", "w") as out:
        for index, text in enumerate(texts):
            for accent in ("us", "gb") if index < 420 and index % 3 == 0 else ("gb",) if index % 6 == 5 else ("us",):
                out.write(f"{accent}\t{text}\t{' | '.join(readers[accent].phonemize(text))}\n")


if __name__ == "__main__":
    main()
