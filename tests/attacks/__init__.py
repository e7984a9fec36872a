"""How much of one person's answers can be read from figures: `make attack`.

The attacker knows the program, its public table, and every other rating, and weighs each sheet that
the victim may have sent by its exact likelihood. docs/anonymity.md keeps what is measured.
"""
