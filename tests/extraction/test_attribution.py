"""Who says what, in invented sentences: each row is a text, and the speakers, stances and words that must come out of it."""

from datetime import date

import pytest

from extraction.actors import Actors
from extraction.intake import page_of
from extraction.parsing import load_parser, parse
from extraction.reading import Reading
from extraction.weights import parser_path
from schemas import Article

Row = tuple[str, list[tuple[str | None, str, str]]]

ROWS: list[Row] = [
    # cues with a clause, in every order
    ("The coastguard said 61 people drowned.", [("coastguard", "asserts", "said 61 people")]),
    ("Divers recovered 14 bodies, the coastguard said.", [("coastguard", "asserts", "Divers recovered")]),
    ("According to the prefecture, 23 people died.", [("prefecture", "asserts", "23 people died")]),
    ("A child's tale, according to the army.", [("army", "denies", "child's tale")]),
    # parses that a comma or a long quotation spoils
    (
        "On Thursday the criminals had shelled a barge loaded with food, the Minister of Trade, Rita Sandhu, told reporters.",
        [("Rita Sandhu", "asserts", "shelled a barge")],
    ),
    (
        'It was "dead before it was born", said a diplomat close to the talks, who asked not to be identified.',
        [("diplomat close to the talks", "asserts", "dead before it was born")],
    ),
    (
        '"Our aircraft flew no mission there, and the man was not killed by us," Maj. Gen. Emil Duro posted on X.',
        [("Emil Duro", "denies", "flew no mission")],
    ),
    # quotations that go on
    (
        'Families waited. "My boy was crying. They were eating raw maize," said Hana Belo. "Let them tell us the price."',
        [
            ("Hana Belo", "asserts", "My boy"),
            ("Hana Belo", "asserts", "raw maize"),
            ("Hana Belo", "urges", "the price"),
        ],
    ),
    (
        '"They came at dawn. We hid in the reeds."\n\nThe speaker was Zaina Garo, 19, who walked for two days.',
        [("Zaina Garo", "asserts", "at dawn"), ("Zaina Garo", "asserts", "reeds")],
    ),
    # what words do
    ("The army denied the raid.", [("army", "denies", "denied the raid")]),
    ('"Not one bomb fell on the town," Colonel Aldo Reyes said.', [("Aldo Reyes", "denies", "Not one bomb")]),
    ("No more than 27 soldiers fell, the ministry said.", [("ministry", "asserts", "27 soldiers")]),
    ("The union warned that more would die.", [("union", "predicts", "more would die")]),
    ("The rebels vowed to march on the capital.", [("rebels", "vows", "march")]),
    ("OCHA called on all sides to lift the siege.", [("OCHA", "urges", "lift the siege")]),
    ("Mayor Julia Benes has yet to comment on the killings.", [("Julia Benes", "silent", "yet to comment")]),
    ("The embassy remained silent about the raid.", [("embassy", "silent", "silent")]),
    ("The embassy was not able to confirm two other deaths.", [("embassy", "silent", "two other deaths")]),
    ("The colonel said he could not comment on the raid.", [("colonel", "silent", "could not comment")]),
    ("It was not possible to verify the accounts independently.", []),
    (
        "The navy announced that it had sunk two boats without giving the number of dead.",
        [("navy", "asserts", "two boats"), ("navy", "silent", "without giving")],
    ),
    ("President Aldo Reyes called a meeting with his generals on Friday to discuss the raid.", []),
    ("Aldo Reyes called the raid a crime.", [("Aldo Reyes", "asserts", "a crime")]),
    # each against the other
    (
        "Kenya and Uganda traded shots at the ford, with both sides blaming the other for the first of them.",
        [("Kenya", "asserts", "blaming the other"), ("Uganda", "asserts", "blaming the other")],
    ),
    # nouns that credit
    (
        "Kenya dismissed Ugandan reports that 60 men had fallen.",
        [("Kenya", "denies", "60 men"), ("Ugandan", "asserts", "60")],
    ),
    ("Nobody confirmed claims by the navy to have sunk 12 boats.", [("navy", "asserts", "to have sunk 12 boats")]),
    ("The fighting went on despite a UN appeal for a truce.", [("UN", "urges", "appeal for a truce")]),
    ("The driver was identified as Omar Haidara by the police.", [("police", "asserts", "identified")]),
    ("Peru offered to mediate between the two.", [("Peru", "vows", "mediate")]),
    ("Gunmen claiming allegiance to the general took the port.", []),
    ("The navy banned its sailors from reporting the accident.", []),
    # where it ends
    (
        "While the Kenyans say they hold most of the valley, the rebels have staged many ambushes there.",
        [("Kenyans", "asserts", "they hold most of the valley")],
    ),
    (
        "Heavy fighting killed the driver of a bus, with the minister calling the raid a crime.",
        [("minister", "asserts", "the minister calling the raid a crime")],
    ),
    (
        "Police said that villagers had told them that a bus had burned.",
        [("villagers", "asserts", "a bus had burned")],
    ),
    (
        "The army said no huts had been burned but they understood that nine people had died.",
        [("army", "denies", "no huts had been burned"), ("army", "asserts", "nine people had died")],
    ),
    (
        "The council said shells had hit the port without causing any casualties.",
        [("council", "asserts", "hit the port"), ("council", "denies", "without causing")],
    ),
    (
        '"They had no papers," Aldo Reyes added, referring to a treaty that lets ships pass.',
        [("Aldo Reyes", "denies", '"They had no papers," Aldo Reyes added')],
    ),
    (
        "The army was silent on another raid in the same valley, which, according to the mayor, left dozens dead.",
        [("army", "silent", "another raid"), ("mayor", "asserts", "which, according to the mayor, left dozens dead")],
    ),
    (
        "Residents said they were awakened about 5 a.m. Monday by two loud blasts.",
        [("Residents", "asserts", "by two loud blasts")],
    ),
    ("The army did not make clear how many had died.", [("army", "silent", "did not make clear")]),
    ("Peru responded by closing the border.", []),
    (
        '"Prices are up," said Aldo Reyes, who noted that bread cost nine times as much.',
        [("Aldo Reyes", "asserts", "who noted that bread")],
    ),
    (
        '"I was there at dawn," Aldo Reyes told reporters. "I saw that all of the huts had been burned" and other things.',
        [("Aldo Reyes", "asserts", "at dawn"), ("Aldo Reyes", "asserts", "I saw that all of the huts")],
    ),
    (
        '"We met," Aldo Reyes said of the talks between the Reyes and Benes camps. "Reyes is ready," said Reyes.',
        [("Aldo Reyes", "asserts", "We met"), ("Aldo Reyes", "asserts", "ready")],
    ),
    (
        "Kenya and Uganda accused each other of theft on Friday, after two days of rioting.",
        [("Kenya", "asserts", "accused each other"), ("Uganda", "asserts", "accused each other of theft on Friday")],
    ),
    (
        "The union says that over 300 people were hurt there, while the inquiry spoke of 45 deaths.",
        [("union", "asserts", "were hurt there"), ("inquiry", "asserts", "45 deaths")],
    ),
    ("The two armies traded accusations over the fire.", [("armies", "asserts", "traded accusations")]),
    ("The governor was asked to leave the hall.", []),
    ("The president declared a state of emergency.", []),
    ("Marines walked into the town and found most of it empty.", []),
    # pronouns
    (
        "Rita Sandhu runs the port. The mayor, Omar Diaz, met her. Ms. Sandhu left. She said 40 ships were waiting.",
        [("Rita Sandhu", "asserts", "40 ships")],
    ),
    ("The board met on Sunday. It counted 17 breaches of the truce.", [("board", "asserts", "17 breaches")]),
    ("The guards fled, she said.", []),
    # both sides
    (
        "The Salt Front, a rebel group, said the dam was theirs. The army denied it. Each side said that the other had broken the truce.",
        [
            ("Salt Front", "asserts", "dam was theirs"),
            ("army", "denies", "denied it"),
            ("army", "asserts", "Each side"),
            ("Salt Front", "asserts", "Each side"),
        ],
    ),
    (
        "Two men died and nine others hurt in the raid, the regional hospital said.",
        [("regional hospital", "asserts", "Two men died")],
    ),
    (
        "The army spokesman said that no soldier had entered the mosque and that the rebels had lit the fires.",
        [("army spokesman", "denies", "no soldier had entered"), ("army spokesman", "asserts", "lit the fires")],
    ),
    ("The Salt Front warned that it would close the road.", [("Salt Front", "vows", "close the road")]),
    (
        "The relief department counts 5,600 people; the Hill Council says that there are more.",
        [("relief department", "asserts", "5,600"), ("Hill Council", "asserts", "there are more")],
    ),
    # two in one sentence
    (
        "The air force said the report was being checked, but insisted that it had dropped nothing on the town.",
        [("air force", "asserts", "being checked"), ("air force", "denies", "dropped nothing")],
    ),
    (
        "The army said no barns had been burnt but around 20 herders had been killed in the raid.",
        [("army", "denies", "no barns had been burnt"), ("army", "asserts", "20 herders")],
    ),
    (
        "The governor said 13 raiders were killed whereas the police suffered no casualties.",
        [("governor", "asserts", "13 raiders"), ("governor", "denies", "suffered no casualties")],
    ),
    (
        "The harbour office said two rockets hit the quay, without causing any casualties.",
        [("harbour office", "asserts", "two rockets"), ("harbour office", "denies", "casualties")],
    ),
    *(
        (f"{said}, the governor said.", [("governor", stance, said[1:10])])
        for stance, said in (
            ("denies", '"There are no more raiders in the valley"'),
            ("denies", '"The council rejects the baseless allegations made against it"'),
            ("denies", '"The council reminds everybody that it has never burnt a barn"'),
            ("denies", '"We have checked with the guards and it turns out that none of our boats were sunk"'),
            ("denies", '"We have no reports of any casualties"'),
            ("denies", '"We have no information about any raid by our guards"'),
            ("denies", '"It’s public deception"'),
            ("denies", '"The charges are without foundation"'),
            ("denies", '"We have no guards in Orvane"'),
            ("denies", '"Our guards are not in Orvane"'),
            ("denies", '"We are not holding any sailors"'),
            ("denies", '"It is not our guards who burnt the barn"'),
            ("denies", '"We flatly deny this"'),
            ("asserts", '"It is not clear who burnt the barn"'),
            ("asserts", '"Why would we burn our own barn?"'),
            ("predicts", '"We expect more raids"'),
            ("vows", '"The raiders will be brought to justice"'),
            ("asserts", '"The guards had no permission"'),
            ("asserts", '"It could be the herders who fired"'),
            ("urges", '"The province expects the council to condemn this raid and act"'),
            ("vows", '"Anyone who crosses the river will face trial"'),
            ("vows", '"The fight will not stop until the valley is free"'),
            ("predicts", '"The fight will spread to the valley"'),
        )
    ),
    (
        "The governor said he could only confirm that two guards had been hurt.",
        [("governor", "asserts", "two guards")],
    ),
    ("The governor announced a week-long extension of the truce.", [("governor", "vows", "extension")]),
    (
        "An officer who declined to be named said the road was open.",
        [("officer who declined to be named", "asserts", "the road was open")],
    ),
    (
        "An officer said they had fired warning shots in the air.",
        [("officer", "asserts", "warning shots")],
    ),
    (
        "The governor said more than 30 of the raiders were killed and many hurt whereas the guards lost no man.",
        [("governor", "asserts", "30 of the raiders"), ("governor", "denies", "lost no man")],
    ),
    ("The governor did not make clear how many had died.", [("governor", "silent", "make clear")]),
    (
        "The US embassy urged citizens to leave; Norway advised against all travel.",
        [("US embassy", "urges", "citizens to leave"), ("Norway", "urges", "against all travel")],
    ),
    ("The lawyer quoted Ana Sola as saying that the prison was full.", [("Ana Sola", "asserts", "prison was full")]),
    # whose words they are
    ("A Peru army statement said that the bridge was whole.", [("Peru army", "asserts", "bridge was whole")]),
    (
        "The Salt Front said that it had taken the mill. The press release said that nine soldiers had died.",
        [("Salt Front", "asserts", "mill"), ("Salt Front", "asserts", "nine soldiers")],
    ),
    (
        "One Saro resident said that the mill was on fire. Nine houses had burned, said the source.",
        [("Saro resident", "asserts", "mill"), ("Saro resident", "asserts", "Nine houses")],
    ),
    (
        "Soldiers trying to capture the rebels' northern stronghold seized Sarono town, a crossroads that connected three roads, Urandi said.",
        [("Urandi", "asserts", "seized Sarono")],
    ),
    (
        "Peruvian and Chilean officials say around 200 residents have been killed.",
        [("Peruvian officials", "asserts", "200"), ("Chilean officials", "asserts", "200")],
    ),
    ("A rebel web site reported that 34 soldiers had died.", [("rebel web site", "asserts", "34 soldiers")]),
    ("Guayaquil: The army said that nine men had drowned.", [("army", "asserts", "nine men")]),
    (
        "``Two of our guards died,'' Ana Sola, a spokeswoman for the Salt Front, said on Monday. ``We also caught nine soldiers.''",
        [("Ana Sola", "asserts", "guards died"), ("Ana Sola", "asserts", "nine soldiers")],
    ),
    (
        '"All is quiet ... There were no shots and we saw no raiders here," Ana Sola told the council.',
        [("Ana Sola", "denies", "All is quiet ... There were no shots")],
    ),
    (
        'The governor, Ana Sola, said it was quiet. "I think at least 90 died. It is a victory," General Ivo Brok said.',
        [("Ana Sola", "asserts", "quiet"), ("Ivo Brok", "asserts", "90 died"), ("Ivo Brok", "asserts", "victory")],
    ),
    (
        "The Peru army clashed with Salt Front rebels on Friday, each claiming to have downed the other's drones.",
        [("Peru army", "asserts", "each claiming"), ("Salt Front rebels", "asserts", "each claiming")],
    ),
    ("The spokesman, Ana Sola, also belied the army's count of the dead.", [("Ana Sola", "denies", "belied")]),
    (
        "Both the army and the Salt Front said they would file a complaint.",
        [("army", "vows", "complaint"), ("Salt Front", "vows", "complaint")],
    ),
    (
        "The only charity to have got to the mill, the Red Crescent, has said the dead included women.",
        [("Red Crescent", "asserts", "women")],
    ),
    ("The army has seldom confirmed losses in the hills.", [("army", "silent", "seldom confirmed")]),
]


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[row[0][:50] for row in ROWS])
def test_who_says_what(text: str, expected: list[tuple[str | None, str, str]]) -> None:
    page = page_of(Article(text=text + "\n\nThe road is long and the valley wide.", published_on=date(2031, 5, 6)))
    reading = Reading(page, parse(page, load_parser(str(parser_path()))), date(2031, 5, 6), None)
    found = [
        (entry.name if (entry := Actors.final(s.speaker)) else None, s.stance, page.text[slice(*s.runs[0])])
        for s in reading.statements()
        if s.speaker is not None
    ]
    assert [(who, stance) for who, stance, _ in found] == [(who, stance) for who, stance, _ in expected]
    for (_, _, words), (_, _, part) in zip(found, expected, strict=True):
        assert part in words


@pytest.mark.parametrize(
    ("text", "who", "by_way_of"),
    [
        (
            "Some 30 men died, state radio said on Friday, citing the Ministry of Mines.",
            "Ministry of Mines",
            "state radio",
        ),
        ("State radio, citing a general, said 12 men had died.", "general", "State radio"),
        ("Dozens of men were killed at Orto, Delta Wire reported, quoting state radio.", "state radio", "Delta Wire"),
        ("Delta Wire quoted state radio as reporting that 12 men had died.", "state radio", "Delta Wire"),
        ("Five men had been killed, the minister, Ana Brok, said on state radio.", "Ana Brok", "state radio"),
        ("Five men had been killed, the minister, Ana Brok, said on Monday.", "Ana Brok", None),
        ("Five men had been killed, the minister, Ana Brok, told the Daily Comet.", "Ana Brok", None),
        ("Five men had been killed, the minister, Ana Brok, told the Lowland Gazette.", "Ana Brok", "Lowland Gazette"),
        ("State radio, citing the risk of mines, said that the road was shut.", "State radio", None),
        ("The governor said that the road was shut, citing the risk of mines.", "governor", None),
    ],
)
def test_media_that_cite_others_pass_on(text: str, who: str, by_way_of: str | None) -> None:
    page = page_of(Article(text=text + "\n\nThe road is long and the valley wide.", published_on=date(2031, 5, 6)))
    reading = Reading(page, parse(page, load_parser(str(parser_path()))), date(2031, 5, 6), "The Daily Comet")
    (told,) = (statement for statement in reading.statements() if statement.speaker is not None)
    assert (entry := Actors.final(told.speaker)) and entry.name.startswith(who)
    assert [Actors.final(relay).name for relay in told.relays] == ([by_way_of] if by_way_of else [])
