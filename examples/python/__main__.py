"""Copilot seats: a list of people from a file, and one more person."""

from pathlib import Path

import pulumi
import pulumi_copilot_seats as copilot_seats

file = Path(__file__).with_name("seats.yaml")
people = copilot_seats.read_roster(name=file.name, text=file.read_text("utf-8"))

acme = copilot_seats.CopilotSeatRoster(
    "acme",
    organization="acme",
    usernames=people.usernames,
    # Only this stops a deletion of the whole list.
    opts=pulumi.ResourceOptions(protect=True),
)
copilot_seats.CopilotSeatAssignment("ada", organization="acme", username="ada")

pulumi.export("seats", acme.seats)
