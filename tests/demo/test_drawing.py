"""Covers and portraits of the demo: always the same for the same words."""

import io

import pytest

from demo.drawing.covers import MOTIFS, draw_cover
from demo.drawing.portraits import draw_portrait, initials_of

SMALL = (320, 180)


# Covers


@pytest.mark.parametrize("motif", MOTIFS)
def test_every_motif_draws_a_cover_of_the_size_asked_for(motif):
    assert draw_cover("a seed", motif, SMALL).size == SMALL


def test_a_cover_is_1600_by_900_unless_told_otherwise():
    assert draw_cover("How to ask for a raise").size == (1600, 900)


@pytest.mark.parametrize("size", [(352, 570), (400, 400), (1200, 300), (17, 31)])
def test_covers_fill_any_shape(size):
    assert draw_cover("any shape", size=size).size == size


def test_the_same_seed_gives_the_same_cover():
    assert draw_cover("same", size=SMALL).tobytes() == draw_cover("same", size=SMALL).tobytes()


def test_no_two_seeds_give_the_same_cover():
    covers = {draw_cover(f"article {i}", size=(160, 90)).tobytes() for i in range(80)}
    assert len(covers) == 80


@pytest.mark.parametrize("motif", MOTIFS)
def test_two_seeds_differ_within_a_motif(motif):
    assert draw_cover("one", motif, SMALL).tobytes() != draw_cover("two", motif, SMALL).tobytes()


def test_the_seed_chooses_among_all_motifs():
    assert len(MOTIFS) >= 8
    with pytest.raises(KeyError):
        draw_cover("a seed", "no such motif")


@pytest.mark.parametrize("motif", MOTIFS)
def test_covers_pack_into_a_quarter_of_a_megabyte(motif):
    packed = io.BytesIO()
    draw_cover("packed", motif).save(packed, "PNG", optimize=True)
    assert packed.tell() < 250_000


# Portraits


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Dr Helen Ashby", "HA"),
        ("Dr. Helen M. Ashby, PhD", "HA"),
        ("Prof. Ana de la Cruz", "AC"),
        ("Mary Smith-Jones", "MS"),
        ("Zoë Łukasz", "ZŁ"),
        ("E\u0301milie Durand", "ÉD"),
        ("Aisha Khan (she/her)", "AK"),
        ("John Carter Jr.", "JC"),
        ("Cher", "C"),
        ("Dr", "D"),
        ("ana silva", "AS"),
        ("", ""),
    ],
)
def test_initials_are_those_of_the_first_and_last_name(name, initials):
    assert initials_of(name) == initials


def test_portraits_are_square_and_of_the_size_asked_for():
    assert draw_portrait("Helen Ashby").size == (640, 640)
    assert draw_portrait("Helen Ashby", 96).size == (96, 96)


def test_no_two_names_share_a_portrait_and_one_name_keeps_its_own():
    names = [f"Helen Ashby {i}" for i in range(40)]
    assert len({draw_portrait(name, 64).tobytes() for name in names}) == 40
    assert draw_portrait("Ana Silva", 64).tobytes() == draw_portrait("Ana Silva", 64).tobytes()


@pytest.mark.parametrize("name", ["Zoë Łukasz", "Søren Ødegård", "李 娜", "", "🙂", "O'Neil"])
def test_any_name_has_a_portrait(name):
    assert draw_portrait(name, 64).size == (64, 64)
